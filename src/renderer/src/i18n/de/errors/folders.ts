/** Folders of pictures, and styles that begin with one. */
export default {
  'These files are being prepared already: wait until that is done (or, if it is not so, remove {0}).':
    'Diese Dateien werden schon vorbereitet: Warte, bis das fertig ist (oder entferne {0}, wenn es nicht so ist).',
  'There is no complete set of images in {0}: prepare the folder again.':
    'In {0} liegt kein vollständiger Satz von Bildern: Bereite den Ordner noch einmal vor.',
  'There is no complete set of clips in {0}: prepare the folder again.':
    'In {0} liegt kein vollständiger Satz von Clips: Bereite den Ordner noch einmal vor.',
  '{0} holds {1}, not images: prepare the folder as images.':
    '{0} enthält {1}, keine Bilder: Bereite den Ordner als Bilder vor.',
  '{0} holds {1}, not images: prepare the folder as clips.':
    '{0} enthält {1}, keine Bilder: Bereite den Ordner als Clips vor.',
  '{0} holds {1}, not clips: prepare the folder as images.':
    '{0} enthält {1}, keine Clips: Bereite den Ordner als Bilder vor.',
  '{0} holds {1}, not clips: prepare the folder as clips.':
    '{0} enthält {1}, keine Clips: Bereite den Ordner als Clips vor.',
  'Picture {0} in {1} cannot be read: prepare the folder of images again.':
    'Bild {0} in {1} lässt sich nicht lesen: Bereite den Bilderordner noch einmal vor.',
  '{0} holds more than {1} files: choose a folder inside it.':
    '{0} enthält mehr als {1} Dateien: Wähle einen Ordner darin.',
  'There is no folder {0}: check the path.': 'Es gibt keinen Ordner {0}: Prüfe den Pfad.',
  '{0} is a file: give the folder that holds the images or videos.':
    '{0} ist eine Datei: Nimm den Ordner, in dem die Bilder oder Videos liegen.',
  '{0} is empty: put videos into it or choose another folder.':
    '{0} ist leer: Lege Videos hinein oder wähle einen anderen Ordner.',
  '{0} is empty: put images into it or choose another folder.':
    '{0} ist leer: Lege Bilder hinein oder wähle einen anderen Ordner.',
  'Nothing in {0} can be used: add videos that can.':
    'Nichts in {0} ist zu gebrauchen: Füge Videos hinzu, die es sind.',
  'Nothing in {0} can be used: add images that can.':
    'Nichts in {0} ist zu gebrauchen: Füge Bilder hinzu, die es sind.',
  'Nothing in {0} can be used ({1}; for example {2}): add videos that can.':
    'Nichts in {0} ist zu gebrauchen ({1}; zum Beispiel {2}): Füge Videos hinzu, die es sind.',
  'Nothing in {0} can be used ({1}; for example {2}): add images that can.':
    'Nichts in {0} ist zu gebrauchen ({1}; zum Beispiel {2}): Füge Bilder hinzu, die es sind.',
  '{0} gives only {1} of the {2} {3} that are needed: add more.':
    '{0} ergibt nur {1} von {2} nötigen ({3}): Füge weitere hinzu.',
  '{0} gives only {1} of the {2} {3} that are needed ({4}; for example {5}): add more.':
    '{0} ergibt nur {1} von {2} nötigen ({3}; {4}; zum Beispiel {5}): Füge weitere hinzu.',
  'The folder is empty: put pictures into it or choose another one.':
    'Der Ordner ist leer: Lege Bilder hinein oder wähle einen anderen.',
  'This folder has to be checked again: choose it once more.':
    'Dieser Ordner muss noch einmal geprüft werden: Wähle ihn noch einmal.',
  'A style needs at least two pictures: include more of the folder.':
    'Ein Stil braucht mindestens zwei Bilder: Nimm mehr aus dem Ordner auf.',
  'Too many pictures are left out: move those you want into a folder of their own.':
    'Zu viele Bilder sind ausgelassen: Lege die gewünschten in einen eigenen Ordner.',
  "The pack has a style called '{0}' itself: choose another name.":
    'Das Paket hat selbst einen Stil namens „{0}“: Wähle einen anderen Namen.',
  "You have a style called '{0}': choose another name, or replace it.":
    'Du hast schon einen Stil namens „{0}“: Wähle einen anderen Namen oder ersetze ihn.',
};
