/** Videos, sound and exports. */
export default {
  '{0} shows at most {1} frames a second and {2} were asked for: lower the rate or choose another format.':
    '{0} zeigt höchstens {1} Bilder pro Sekunde, und {2} wurden verlangt: Nimm eine kleinere Bildrate oder ein anderes Format.',
  'A frame of {0} bytes was written to a clip whose frames have {1}.':
    'Ein Bild von {0} Bytes kam zu einem Clip, dessen Bilder {1} haben.',
  'A clip needs at least one frame, and none was written.':
    'Ein Clip braucht mindestens ein Bild, und es wurde keines geschrieben.',
  'The disk is full, so {0} was not written: free some space.':
    'Der Datenträger ist voll, daher wurde {0} nicht geschrieben: Schaffe Platz.',
  'ffmpeg failed while writing {0} (exit code {1}, after {2} frames): see its messages, or try another format.':
    'ffmpeg ist beim Schreiben von {0} gescheitert (Code {1}, nach {2} Bildern): Lies seine Meldungen oder versuch ein anderes Format.',
  'ffmpeg failed while writing {0} (signal {1}, after {2} frames): see its messages, or try another format.':
    'ffmpeg ist beim Schreiben von {0} gescheitert (Signal {1}, nach {2} Bildern): Lies seine Meldungen oder versuch ein anderes Format.',
  'ffmpeg was stopped from outside ({0}) after {1} frames, so {2} was not written: try again, at a smaller size if memory is short.':
    'ffmpeg wurde von außen beendet ({0}, nach {1} Bildern), daher wurde {2} nicht geschrieben: Versuch es noch einmal, bei wenig Speicher mit kleinerer Größe.',
  '{0} is not a video that can be read: give an MP4, MOV, WebM, GIF, AVI or MPEG file that is whole.':
    '{0} ist kein Video, das sich lesen lässt: Nimm eine vollständige MP4-, MOV-, WebM-, GIF-, AVI- oder MPEG-Datei.',
  '{0} is not a file: give a video file.': '{0} ist keine Datei: Nimm eine Videodatei.',
  '{0} holds no frame_000001.png: give a video file or a PNG sequence.':
    '{0} enthält kein frame_000001.png: Nimm eine Videodatei oder eine PNG-Folge.',
  '{0} is not a file: give a sound file.': '{0} ist keine Datei: Nimm eine Tondatei.',
  '{0} holds no sound that can be read: use MP3, WAV, FLAC, AAC, OGG or a video with sound.':
    '{0} enthält keinen Ton, der sich lesen lässt: Nimm MP3, WAV, FLAC, AAC, OGG oder ein Video mit Ton.',
  'There is no sound in {0}: export to MP4, WebM or MOV, or leave the soundtrack out.':
    'In {0} gibt es keinen Ton: Exportiere als MP4, WebM oder MOV, oder lass die Tonspur weg.',
  'This ffmpeg cannot encode sound for {0}: choose another format, or leave the soundtrack out.':
    'Dieses ffmpeg kann keinen Ton für {0} schreiben: Wähle ein anderes Format oder lass die Tonspur weg.',
  'Nothing can be written in {0}: choose another folder.':
    'In {0} lässt sich nichts schreiben: Wähle einen anderen Ordner.',
  'The folder {0} does not exist: create it or choose another one.':
    'Den Ordner {0} gibt es nicht: Lege ihn an oder wähle einen anderen.',
  '{0} is not a folder: choose another one.': '{0} ist kein Ordner: Wähle einen anderen Ort.',
  '{0} is there and not a folder that could be replaced: choose another name.':
    '{0} gibt es, und es ist kein Ordner, der sich ersetzen ließe: Wähle einen anderen Namen.',
  '{0} is there and not a file that could be replaced: choose another name.':
    '{0} gibt es, und es ist keine Datei, die sich ersetzen ließe: Wähle einen anderen Namen.',
  '{0} exists already: choose another name, or allow it to be replaced (--force).':
    '{0} gibt es schon: Wähle einen anderen Namen oder erlaube, es zu ersetzen (--force).',
  '{0} holds other things than a PNG sequence: choose another folder.':
    '{0} enthält anderes als eine PNG-Folge: Wähle einen anderen Ordner.',
  '{0} lies inside a file, not a folder: choose another one.':
    '{0} liegt in einer Datei, nicht in einem Ordner: Wähle einen anderen Ort.',
  'The name {0}... is too long: choose a shorter one.': 'Der Name {0}... ist zu lang: Wähle einen kürzeren.',
  '{0} came to be while the clip was being written: choose another name.':
    '{0} ist entstanden, während der Clip geschrieben wurde: Wähle einen anderen Namen.',
  'The disk is full: free some space and export again.':
    'Der Datenträger ist voll: Schaffe Platz und exportiere noch einmal.',
  'ffmpeg ended without having written every frame, so the clip was discarded: try another format or another ffmpeg.':
    'ffmpeg endete, ohne jedes Bild geschrieben zu haben, daher wurde der Clip verworfen: Versuch ein anderes Format oder ein anderes ffmpeg.',
  'The contact sheet would be {0} x {1} pixels: make it smaller.':
    'Der Kontaktbogen hätte {0} x {1} Pixel: Mach ihn kleiner.',
  'The file of this export is no longer where it was.': 'Die Datei dieses Exports ist nicht mehr dort, wo sie war.',
  'An export is written only to a place that was picked for it: pick one again.':
    'Ein Export wird nur an einen Ort geschrieben, der dafür ausgewählt wurde: Wähle noch einmal einen aus.',
  'Frames {0} to {1} are not a range of a clip of {2} frames.':
    'Die Bilder {0} bis {1} sind kein Bereich eines Clips von {2} Bildern.',
  'This format carries no sound: choose MP4, WebM or MOV, or leave the soundtrack out.':
    'Dieses Format hat keinen Ton: Wähle MP4, WebM oder MOV, oder lass die Tonspur weg.',
  'Nothing moves in this export: add the motion or a style to its panels.':
    'In diesem Export bewegt sich nichts: Nimm die Bewegung oder einen Stil in seine Felder auf.',
  'The folder for exports, {0}, cannot be made: choose another one in the settings.':
    'Der Exportordner {0} lässt sich nicht anlegen: Wähle in den Einstellungen einen anderen.',
  'This export is no longer in the list.': 'Dieser Export steht nicht mehr in der Liste.',
  'The list holds {0} exports: take finished ones off it first.':
    'In der Liste stehen {0} Exporte: Nimm erst fertige heraus.',
  'It is too large.': 'Das ist zu groß.',
};
