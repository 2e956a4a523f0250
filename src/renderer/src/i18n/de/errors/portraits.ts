/** Images of people. */
export default {
  'The face must be a whole number from 1 (the largest), not {0}.':
    'Das Gesicht ist eine ganze Zahl ab 1 (das größte), nicht {0}.',
  'There is no face {0}: one face found in the picture.':
    'Es gibt kein Gesicht {0}: Im Bild wurde ein Gesicht gefunden.',
  'There is no face {0}: no face found in the picture.': 'Es gibt kein Gesicht {0}: Im Bild wurde keines gefunden.',
  'There is no face {0}: {1} faces found in the picture.':
    'Es gibt kein Gesicht {0}: Im Bild wurden {1} Gesichter gefunden.',
  'There is no image at {0}: check the path.': 'Unter {0} gibt es kein Bild: Prüfe den Pfad.',
  'The image {0} cannot be opened: check its permissions.':
    'Das Bild {0} lässt sich nicht öffnen: Prüfe seine Zugriffsrechte.',
  '{0} is not a file: give the path of an image file.': '{0} ist keine Datei: Nimm den Pfad einer Bilddatei.',
  'The image {0} cannot be read.': 'Das Bild {0} lässt sich nicht lesen.',
  '{0} is an HEIC image, which this installation cannot decode: save it as JPEG or PNG first.':
    '{0} ist ein HEIC-Bild, das diese Installation nicht lesen kann: Speichere es erst als JPEG oder PNG.',
  '{0} is damaged or not really a {1} image: open it in an image viewer and save it again.':
    '{0} ist beschädigt oder in Wahrheit kein {1}-Bild: Öffne es in einem Bildbetrachter und speichere es neu.',
  '{0} is {1} x {2} pixels, more than {3} on one side: scale it down first.':
    '{0} hat {1} x {2} Pixel, mehr als {3} auf einer Seite: Verkleinere es erst.',
  '{0} is {1} x {2} pixels, more than {3} megapixels: scale it down first.':
    '{0} hat {1} x {2} Pixel, mehr als {3} Megapixel: Verkleinere es erst.',
  '{0} is only {1} x {2} pixels: a portrait needs at least {3} on each side.':
    '{0} hat nur {1} x {2} Pixel: Ein Porträt braucht mindestens {3} auf jeder Seite.',
  '{0} is not an image this program reads: use PNG, JPEG, WebP, AVIF, TIFF or GIF.':
    '{0} ist kein Bild, das dieses Programm liest: Nimm PNG, JPEG, WebP, AVIF, TIFF oder GIF.',
  '{0} is {1} MB, more than the {2} MB allowed: save it smaller.':
    '{0} hat {1} MB, mehr als die erlaubten {2} MB: Speichere es kleiner.',
  'The point {0} ({1}, {2}) lies outside the picture of {3} x {4} pixels.':
    'Der Punkt {0} ({1}, {2}) liegt außerhalb des Bildes von {3} x {4} Pixeln.',
  'The two eyes are {0} pixels apart: set them at least {1} apart.':
    'Die Augen liegen {0} Pixel auseinander: Setze sie mindestens {1} auseinander.',
  'The eyes and the mouth lie on one line: give the points in the order left eye, right eye, left and right corner of the mouth, as seen in the picture, in pixels.':
    'Augen und Mund liegen auf einer Linie: Setze die Punkte in der Reihenfolge linkes Auge, rechtes Auge, linker und rechter Mundwinkel, wie im Bild zu sehen, in Pixeln.',
};
