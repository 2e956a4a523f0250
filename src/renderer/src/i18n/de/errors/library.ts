/** Styles, likenesses and maps. */
export default {
  'A direction needs points at both ends: select some.':
    'Eine Richtung braucht Punkte an beiden Enden: Wähle welche aus.',
  'The map has no point {0}; it has {1}.': 'Die Karte hat keinen Punkt {0}; sie hat {1}.',
  'There are no codes to make a map of: add samples or a clip.':
    'Es gibt keine Codes für eine Karte: Füge Stichproben oder einen Clip hinzu.',
  'A walk needs two points and two frames at least.': 'Ein Weg braucht mindestens zwei Punkte und zwei Bilder.',
  "There is no style '{0}'; those that can be used here: {1}.": 'Es gibt keinen Stil „{0}“; hier verwendbar sind: {1}.',
  "The {0} '{1}' is no likeness: it has no pivot.":
    'Der Eintrag „{1}“ ({0}) ist keine Ähnlichkeit: Ihm fehlt der Ausgangspunkt.',
  'w0 is [{0}] and ws [{1}].': 'w0 ist [{0}] und ws ist [{1}].',
  "The {0} '{1}' has no picture {2}: make it again.": 'Der Eintrag „{1}“ ({0}) hat kein Bild {2}: Erstelle ihn neu.',
  '{0} was made by a newer version of this program: update the program.':
    '{0} stammt von einer neueren Version dieses Programms: Aktualisiere das Programm.',
  "The {0} '{1}' in {2} is damaged: make it again, or remove it.":
    'Der Eintrag „{1}“ ({0}) in {2} ist beschädigt: Erstelle ihn neu oder entferne ihn.',
  'The {0} of {1} cannot be read (it is not JSON): remove that folder.':
    '{0} in {1} lässt sich nicht lesen (es ist kein JSON): Entferne diesen Ordner.',
  "The {0} of {1} cannot be read (it does not say 'styleinv-entry'): remove that folder.":
    '{0} in {1} lässt sich nicht lesen (darin steht nicht „styleinv-entry“): Entferne diesen Ordner.',
  'The {0} of {1} cannot be read ({2}): remove that folder.':
    '{0} in {1} lässt sich nicht lesen ({2}): Entferne diesen Ordner.',
  'The {0} of {1} cannot be read (it is a {2}, not a {3}): remove that folder.':
    '{0} in {1} lässt sich nicht lesen (Art: {2} statt {3}): Entferne diesen Ordner.',
  "The {0} '{1}' was made for the generator of the pack '{2}' and does not fit another: use it with that pack.":
    'Der Eintrag „{1}“ ({0}) wurde für den Generator des Pakets „{2}“ gemacht und passt zu keinem anderen: Verwende ihn mit diesem Paket.',
  "There is no style '{0}' for the pack '{1}'; its styles: {2}.":
    'Es gibt keinen Stil „{0}“ für das Paket „{1}“; seine Stile: {2}.',
  "There is a {0} '{1}' for the pack '{2}' already: choose another name, or allow it to be replaced.":
    'Für das Paket „{2}“ gibt es „{1}“ ({0}) schon: Wähle einen anderen Namen oder erlaube, es zu ersetzen.',
  "This cannot be kept in the library: '{0}' is no plain file name.":
    'Das lässt sich nicht in der Bibliothek ablegen: „{0}“ ist kein einfacher Dateiname.',
  'This cannot be kept in the library: {0}.': 'Das lässt sich nicht in der Bibliothek ablegen: {0}.',
  '{0} points do not make {1} clusters: ask for fewer.':
    'Aus {0} Punkten lassen sich nicht {1} Gruppen bilden: Nimm weniger Gruppen.',
  'The pack {0} describes its lpips-vgg16 in a way this program does not know: import the network into it again.':
    'Das Paket {0} beschreibt sein lpips-vgg16 auf eine Art, die dieses Programm nicht kennt: Importiere das Netz noch einmal.',
  'The pack {0} describes its arcface-irse50 in a way this program does not know: import the network into it again.':
    'Das Paket {0} beschreibt sein arcface-irse50 auf eine Art, die dieses Programm nicht kennt: Importiere das Netz noch einmal.',
  "The style '{0}' comes with the program and stays.": 'Der Stil „{0}“ gehört zum Programm und bleibt.',
  'The clip {0} was made with another pack: leave it out.':
    'Der Clip {0} wurde mit einem anderen Paket gemacht: Lass ihn weg.',
  'The map would be empty: add samples, a clip or a portrait.':
    'Die Karte wäre leer: Füge Stichproben, einen Clip oder ein Porträt hinzu.',
  'Between 1 and {0} codes of {1} numbers were expected, but {2} bytes came.':
    'Erwartet wurden 1 bis {0} Codes von {1} Zahlen, gekommen sind {2} Bytes.',
  'A code is damaged: not all of it is numbers.': 'Ein Code ist beschädigt: Er besteht nicht nur aus Zahlen.',
  'The map has been closed.': 'Die Karte wurde geschlossen.',
  'The map does not fit in memory: make it of fewer samples.':
    'Die Karte passt nicht in den Speicher: Mach sie aus weniger Stichproben.',
  'There is no room for so large a map: make it of fewer samples.':
    'Für eine so große Karte ist kein Platz: Mach sie aus weniger Stichproben.',
  'This map is no longer open: build it again.': 'Diese Karte ist nicht mehr offen: Baue sie noch einmal auf.',
  "The project '{0}' moves in another latent space: leave it off the map.":
    'Das Projekt „{0}“ bewegt sich in einem anderen latenten Raum: Lass es von der Karte weg.',
};
