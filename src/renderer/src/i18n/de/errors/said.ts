/** What the program says that is no error. */
export default {
  // Kinds of things, where a sentence names one.
  project: 'Projekt',
  pack: 'Paket',
  style: 'Stil',
  likeness: 'Ähnlichkeit',
  'What computes the pictures stopped unexpectedly and is started anew. Nothing of your project is lost.':
    'Was die Bilder berechnet, hat unerwartet aufgehört und wird neu gestartet. Von deinem Projekt ist nichts verloren.',
  'The pictures are computed in another way from now on.': 'Die Bilder werden von nun an auf andere Art berechnet.',
  '{0} Until then it runs on {1}.': '{0} Bis dahin rechnet {1}.',
  'What computes the pictures was started anew meanwhile: ask again.':
    'Was die Bilder berechnet, wurde inzwischen neu gestartet: Versuch es noch einmal.',
  'What computes the map stopped unexpectedly: build the map again.':
    'Was die Karte berechnet, hat unerwartet aufgehört: Baue die Karte noch einmal auf.',
  'The inference worker stopped unexpectedly: start again, and report this with its details if it happens twice.':
    'Was die Bilder berechnet, hat unerwartet aufgehört: Versuch es noch einmal, und melde es mit den Einzelheiten, wenn es wieder geschieht.',
  'The test of this machine ended without an answer: try it again.':
    'Die Prüfung dieses Rechners endete ohne Antwort: Versuch es noch einmal.',
  'The time of a training step could not be measured.': 'Die Dauer eines Trainingsschritts ließ sich nicht messen.',
  'The program ended twice while this was being exported: try it again with a smaller size or fewer panels.':
    'Das Programm endete zweimal während dieses Exports: Versuch es mit einer kleineren Größe oder weniger Feldern.',
  '{0} exports of the queue could not be read and were left out: {1}':
    '{0} Exporte der Warteschlange ließen sich nicht lesen und wurden ausgelassen: {1}',
  'The list of exports could not be read and begins anew; the old one is {0}.damaged.':
    'Die Liste der Exporte ließ sich nicht lesen und beginnt von vorn; die alte ist {0}.damaged.',
  'The sample portrait could not be taken: {0}': 'Das Beispielporträt ließ sich nicht verwenden: {0}',
  'The settings could not be read, so the defaults are used. {0}':
    'Die Einstellungen ließen sich nicht lesen, daher gelten die Voreinstellungen. {0}',
  'The settings were damaged, so the defaults are used.{0}':
    'Die Einstellungen waren beschädigt, daher gelten die Voreinstellungen.{0}',
  ' The damaged file was kept as {0}.damaged-{1}.': ' Die beschädigte Datei heißt jetzt {0}.damaged-{1}.',
  "the export '{0}'": 'Export „{0}“',
  "the training '{0}'": 'Training „{0}“',
  'has another size than it says': 'ist anders groß, als es sagt',
  'is larger than such a file may be': 'ist größer, als eine solche Datei sein darf',
  "Likeness '{0}': from {1} to {2} dB, perceptual distance from {3} to {4} ({5}).":
    'Ähnlichkeit „{0}“: von {1} auf {2} dB, wahrgenommener Abstand von {3} auf {4} ({5}).',
  "Style '{0}' of {1} pictures; identity similarity to the unstyled picture {2}.":
    'Stil „{0}“ aus {1} Bildern; Ähnlichkeit der Person mit dem Bild ohne Stil {2}.',
  '{0} pictures, {1} iterations of {2} pictures: about {3} minutes. Likeness is kept by {4} and {5}.':
    '{0} Bilder, {1} Schritte mit {2} Bildern: etwa {3} Minuten. Die Ähnlichkeit wahren {4} und {5}.',
  '{0} pictures, {1} iterations of {2} pictures: about {3} hours. Likeness is kept by {4} and {5}.':
    '{0} Bilder, {1} Schritte mit {2} Bildern: etwa {3} Stunden. Die Ähnlichkeit wahren {4} und {5}.',
  '{0} files of the folder are not used: "styleinv dataset" says why.':
    '{0} Dateien des Ordners werden nicht verwendet: „styleinv dataset“ sagt, warum.',
  '{0} {1} at once do not fit into memory: {2} at once, {3} GiB.':
    '{0} auf einmal ({1}) passen nicht in den Speicher: {2} auf einmal, {3} GiB.',
  'Memory ran out with {0} pictures at once: going on with {1}.':
    'Mit {0} Bildern auf einmal ging der Speicher aus: Es geht mit {1} weiter.',
  'The losses left the range of numbers at iteration {0} ({1} is {2}): going back to {3}.':
    'Die Fehlermaße verließen in Schritt {0} den Zahlenbereich ({1} ist {2}): zurück zu Schritt {3}.',
  'The losses left the range of numbers at iteration {0} (a weight is not a number): going back to {1}.':
    'Die Fehlermaße verließen in Schritt {0} den Zahlenbereich (ein Gewicht ist keine Zahl): zurück zu Schritt {1}.',
};
