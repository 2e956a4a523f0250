/** What is seen in pictures. */
export default {
  'The transparent parts of the image were laid on mid grey.':
    'Die durchsichtigen Teile des Bildes liegen auf mittlerem Grau.',
  'The image has {0} pages: the first is used.': 'Das Bild hat {0} Seiten: Die erste wird verwendet.',
  'The image is animated ({0} frames): the first is used.':
    'Das Bild ist animiert ({0} Bilder): Das erste wird verwendet.',
  'The image is animated: its still picture is used.': 'Das Bild ist animiert: Sein Standbild wird verwendet.',
  'The left and right {0} were swapped; they were put right.':
    'Links und rechts waren vertauscht ({0}) und sind berichtigt.',
  'The mouth lies above the eyes: the face was taken to be upside down.':
    'Der Mund liegt über den Augen: Das Gesicht gilt als auf dem Kopf stehend.',
  'It cannot be read any more ({0}).': 'Es lässt sich nicht mehr lesen ({0}).',
  'It is animated or has several pages: only the first is used.':
    'Es ist animiert oder hat mehrere Seiten: Nur die erste wird verwendet.',
  'It is damaged: not even its size can be read.': 'Es ist beschädigt: Nicht einmal seine Größe lässt sich lesen.',
  'It has {0} x {1} pixels, more than can be decoded: scale it down first.':
    'Es hat {0} x {1} Pixel, mehr als sich lesen lassen: Verkleinere es erst.',
  'It has only {0} x {1} pixels: at least {2} on a side are needed.':
    'Es hat nur {0} x {1} Pixel: Nötig sind mindestens {2} auf jeder Seite.',
  'No face was found in it.': 'Darin wurde kein Gesicht gefunden.',
  'It looks the same as': 'Es sieht genauso aus wie',
  'It was left out by hand.': 'Es wurde von Hand ausgelassen.',
  'It is the same file as {0}.': 'Es ist dieselbe Datei wie {0}.',
  'It is a picture, and clips are made of videos.': 'Es ist ein Bild, und Clips entstehen aus Videos.',
  'It has {0} MB, more than the {1} MB allowed.': 'Es hat {0} MB, mehr als die erlaubten {1} MB.',
  'It cannot be read ({0}): check its permissions and the disk.':
    'Es lässt sich nicht lesen ({0}): Prüfe die Zugriffsrechte und den Datenträger.',
  'It is called {0} and its content is no image or video that can be read.':
    'Es heißt {0}, und sein Inhalt ist weder ein Bild noch ein Video, das sich lesen lässt.',
  'It is neither an image nor a video.': 'Es ist weder ein Bild noch ein Video.',
  'The square in the middle keeps only {0} % of its {1} x {2} pixels.':
    'Das Quadrat in der Mitte behält nur {0} % seiner {1} x {2} Pixel.',
  'Only {0} x {1} pixels of it would be used, less than half of {2} on a side.':
    'Nur {0} x {1} Pixel davon würden verwendet, weniger als die Hälfte von {2} auf jeder Seite.',
  'Its {0} x {1} pixels are enlarged to {2} and will look soft.':
    'Seine {0} x {1} Pixel werden auf {2} vergrößert und wirken weich.',
  'No face was found in it: its middle is used.': 'Darin wurde kein Gesicht gefunden: Seine Mitte wird verwendet.',
  'It shows {0} faces: the largest is used.': 'Es zeigt {0} Gesichter: Das größte wird verwendet.',
  'This folder cannot be read ({0}): check its permissions.':
    'Dieser Ordner lässt sich nicht lesen ({0}): Prüfe seine Zugriffsrechte.',
  'Its name begins with a dot, so it is passed over.': 'Sein Name beginnt mit einem Punkt, daher wird es übergangen.',
  'It is a device, pipe or socket, not a file.': 'Es ist ein Gerät, eine Pipe oder ein Socket, keine Datei.',
  'It leads to a folder that is in the list already.': 'Es führt zu einem Ordner, der schon in der Liste steht.',
  'It lies more than {0} folders deep.': 'Es liegt mehr als {0} Ordner tief.',
  'This link leads nowhere ({0}): remove or mend it.':
    'Dieser Verweis führt ins Leere ({0}): Entferne oder berichtige ihn.',
  'It leads to a device, pipe or socket, not to a file.':
    'Es führt zu einem Gerät, einer Pipe oder einem Socket, nicht zu einer Datei.',
};
