/** What can be wrong with the files that packs are made of. */
export default {
  'A file was expected, but this is a folder or a device: choose the file itself.':
    'Erwartet wird eine Datei, aber das ist ein Ordner oder ein Gerät: Wähle die Datei selbst.',
  '{0}; the file is damaged or hostile, so get a fresh copy from its source.':
    '{0}; die Datei ist beschädigt oder bösartig, besorge dir daher eine neue Kopie von ihrer Quelle.',
  '{0}; {1}.': '{0}; {1}.',
  '{0}: {1}': '{0}: {1}',
  'There is not enough memory for its tensors: close other programs or use a smaller file.':
    'Für ihre Tensoren reicht der Speicher nicht: Schließe andere Programme oder nimm eine kleinere Datei.',
  "There is no tensor '{0}' in it; it holds {1}.": 'Es gibt darin keinen Tensor „{0}“; es gibt {1}.',
  "Tensor '{0}' holds {1}, but float16 ends at {2}: store it as float32.":
    'Der Tensor „{0}“ enthält {1}, aber float16 endet bei {2}: Speichere ihn als float32.',
};
