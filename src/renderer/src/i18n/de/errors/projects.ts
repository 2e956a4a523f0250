/** Projects and what moves in them. */
export default {
  '{0} is longer than {1} hours: cut the part you need.':
    '{0} ist länger als {1} Stunden: Schneide das Stück heraus, das du brauchst.',
  "The project needs '{0}' ({1}), which is no longer where it was: add it to the project again.":
    'Das Projekt braucht „{0}“ ({1}), und das ist nicht mehr dort, wo es war: Füge es dem Projekt noch einmal hinzu.',
  "The project needs '{0}', which is no longer where it was: add it to the project again.":
    'Das Projekt braucht „{0}“, und das ist nicht mehr dort, wo es war: Füge es dem Projekt noch einmal hinzu.',
  'The project needs a file, which is no longer where it was: add it to the project again.':
    'Das Projekt braucht eine Datei, die nicht mehr dort ist, wo sie war: Füge sie dem Projekt noch einmal hinzu.',
  '{0} is empty: choose another file.': '{0} ist leer: Wähle eine andere Datei.',
  '{0} is not a file: choose another file.': '{0} ist keine Datei: Wähle eine andere.',
  '{0} grew while it was read: try again.': '{0} ist gewachsen, während es gelesen wurde: Versuch es noch einmal.',
  'This project has not been saved to a file yet.': 'Dieses Projekt wurde noch nicht als Datei gespeichert.',
  'There is no such file in a project.': 'Eine solche Datei gibt es in keinem Projekt.',
  '“{0}” was changed in another window meanwhile: that state is kept as the project “{1}”.':
    '„{0}“ wurde inzwischen in einem anderen Fenster geändert: Jener Stand liegt als Projekt „{1}“ vor.',
  'This project is open in another window: close it there first.':
    'Dieses Projekt ist in einem anderen Fenster geöffnet: Schließe es dort erst.',
  'A thumbnail must be a PNG picture.': 'Ein Vorschaubild muss ein PNG sein.',
  "{0} is damaged: '{1}' in it {2}.": '{0} ist beschädigt: „{1}“ darin {2}.',
  "{0} is damaged: '{1}' in it is not what was put in (its sha256 differs).":
    '{0} ist beschädigt: „{1}“ darin ist nicht, was hineingelegt wurde (der sha256 ist ein anderer).',
  '{0} needs {1} MB on the disk of your projects: free some space.':
    '{0} braucht {1} MB auf dem Datenträger deiner Projekte: Schaffe Platz.',
  'The disk is full, so {0} was not saved (what was there before is untouched): free some space or choose another place.':
    'Der Datenträger ist voll, daher wurde {0} nicht gespeichert (was vorher dort war, ist unberührt): Schaffe Platz oder wähle einen anderen Ort.',
  'The window is gone.': 'Das Fenster ist nicht mehr da.',
  'This project is no longer on the disk: open its file, or choose another one.':
    'Dieses Projekt liegt nicht mehr auf dem Datenträger: Öffne seine Datei oder wähle ein anderes.',
  'This project is open in another window: close it there first, or go on there.':
    'Dieses Projekt ist in einem anderen Fenster geöffnet: Schließe es dort erst, oder mach dort weiter.',
  "There is no project '{0}' any more: open its file, or choose another one.":
    'Ein Projekt „{0}“ gibt es nicht mehr: Öffne seine Datei oder wähle ein anderes.',
  "{0} belongs to another project: open that project's file instead.":
    '{0} gehört zu einem anderen Projekt: Öffne stattdessen dessen Datei.',
  "The project '{0}' has grown beyond {1} MB: take saved codes or keyframes out of it.":
    'Das Projekt „{0}“ ist über {1} MB hinausgewachsen: Nimm gespeicherte Codes oder Keyframes heraus.',
  'The disk is full, so the last changes are only in this window: free some space, and they are kept by themselves.':
    'Der Datenträger ist voll, daher stehen die letzten Änderungen nur in diesem Fenster: Schaffe Platz, dann werden sie von selbst gesichert.',
  '{0} is larger than any project: it was not written by this program.':
    '{0} ist größer als jedes Projekt: Dieses Programm hat es nicht geschrieben.',
  '{0} pictures are too many at once: ask for fewer frames.': '{0} Bilder auf einmal sind zu viele: Verlange weniger.',
  'The clip cannot end with frame {0} before frame {1}.': 'Der Clip kann nicht mit Bild {0} vor Bild {1} enden.',
  'Eyes and mouth have not been set yet: drag the points into place.':
    'Augen und Mund sind noch nicht gesetzt: Zieh die Punkte an ihre Plätze.',
  'The clip has no frame {0}: it ends with frame {1}.': 'Der Clip hat kein Bild {0}: Er endet mit Bild {1}.',
  '{0} holds {1} numbers where this pack takes {2}: use the pack that it was made with.':
    '{0} hat {1} Zahlen, und dieses Paket nimmt {2}: Verwende das Paket, mit dem es gemacht wurde.',
  "The direction '{0}' holds {1} numbers where this pack takes {2}: use the pack that it was made with.":
    'Die Richtung „{0}“ hat {1} Zahlen, und dieses Paket nimmt {2}: Verwende das Paket, mit dem sie gemacht wurde.',
  'The start of the motion holds {0} numbers where this pack takes {1}: use the pack that it was made with.':
    'Der Anfang der Bewegung hat {0} Zahlen, und dieses Paket nimmt {1}: Verwende das Paket, mit dem er gemacht wurde.',
  '{0} is damaged: not all of it is numbers.': '{0} ist beschädigt und besteht nicht nur aus Zahlen.',
  "The direction '{0}' is damaged: not all of it is numbers.":
    'Die Richtung „{0}“ ist beschädigt und besteht nicht nur aus Zahlen.',
  'The start of the motion is damaged: not all of it is numbers.':
    'Der Anfang der Bewegung ist beschädigt und besteht nicht nur aus Zahlen.',
  '{0} is not a project: its text is damaged.': '{0} ist kein Projekt: Sein Text ist beschädigt.',
  '{0} is not a project of StyleInV Studio.': '{0} ist kein Projekt von StyleInV Studio.',
  '{0} is damaged at {1}: {2}.': '{0} ist bei {1} beschädigt: {2}.',
  '{0} was made by a newer StyleInV Studio (project version {1}): update the program to open it.':
    '{0} wurde mit einem neueren StyleInV Studio gemacht (Projektversion {1}): Aktualisiere das Programm, um es zu öffnen.',
  '{0} is a project of version {1}, which is no longer read: open it with an older program.':
    '{0} ist ein Projekt der Version {1}, die nicht mehr gelesen wird: Öffne es mit einem älteren Programm.',
};
