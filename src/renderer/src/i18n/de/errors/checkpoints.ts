/** What can be wrong with the files that packs are made of: the whole file, what it is packed in, its tensors. */
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

  // The whole file.
  'It is empty': 'Sie ist leer',
  'It is gzip-compressed': 'Sie ist mit gzip komprimiert',
  'It ends too early: {0} bytes are expected at {1}, but it has {2}':
    'Sie endet zu früh: Bei {1} werden {0} Bytes erwartet, aber sie hat {2}',
  'It ends too early: {0} bytes are expected at {1}, but only {2} follow':
    'Sie endet zu früh: Bei {1} werden {0} Bytes erwartet, aber nur {2} folgen',
  'It became shorter while it was read, at byte {0}': 'Sie wurde kürzer, während sie gelesen wurde, bei Byte {0}',
  'A length of {0} bytes is claimed at byte {1}': 'Bei Byte {1} wird eine Länge von {0} Bytes behauptet',
  'A line longer than {0} bytes ends at byte {1}': 'Bei Byte {1} endet eine Zeile von mehr als {0} Bytes',
  'save it again': 'speichere sie noch einmal',
  'save it again on an ordinary one': 'speichere sie auf einem gewöhnlichen noch einmal',
  'save it again as float32': 'speichere sie als float32 noch einmal',
  'save it again as float32 or float16': 'speichere sie als float32 oder float16 noch einmal',
  'save it again as F32 or F16': 'speichere sie als F32 oder F16 noch einmal',
  'It was written on a big-endian computer': 'Sie wurde auf einem Rechner mit anderer Bytereihenfolge geschrieben',

  // Archives of PyTorch.
  'It is a zip file without a PyTorch checkpoint inside': 'Sie ist eine Zip-Datei ohne einen Checkpoint von PyTorch',
  'if it is a model pack, open it as a pack': 'öffne sie als Paket, wenn sie ein Modellpaket ist',
  'choose the .pt, .pth, .pkl or .safetensors file itself': 'wähle die Datei .pt, .pth, .pkl oder .safetensors selbst',
  'It is a TorchScript program, not a checkpoint': 'Sie ist ein Programm für TorchScript, kein Checkpoint',
  'save the state_dict() of the model with torch.save instead':
    'speichere stattdessen das state_dict() des Modells mit torch.save',
  'Its zip directory is broken': 'Ihr Zip-Verzeichnis ist kaputt',
  'Its zip directory claims {0} entries': 'Ihr Zip-Verzeichnis behauptet {0} Einträge',
  "Its zip directory names '{0}' twice": 'Ihr Zip-Verzeichnis nennt „{0}“ zweimal',
  'Its zip directory names a file outside the archive; nothing was unpacked':
    'Ihr Zip-Verzeichnis nennt eine Datei außerhalb des Archivs; nichts wurde entpackt',
  'Entries of its zip directory overlap, as in a zip bomb':
    'Einträge ihres Zip-Verzeichnisses überlappen sich wie in einer Zip-Bombe',
  "'{0}' in it is encrypted": '„{0}“ darin ist verschlüsselt',
  'save the checkpoint without a password': 'speichere den Checkpoint ohne Passwort',
  "'{0}' in it is compressed, which torch never does": '„{0}“ darin ist komprimiert, was torch nie tut',
  'unpack it and save the checkpoint again with torch.save':
    'entpacke sie und speichere den Checkpoint noch einmal mit torch.save',
  "'{0}' in it has two sizes": '„{0}“ darin hat zwei Größen',
  "'{0}' in it is not what was written (its checksum differs)":
    '„{0}“ darin ist nicht, was geschrieben wurde (die Prüfsumme ist eine andere)',
  'It is from an unknown version of torch.save': 'Sie kommt von einer unbekannten Version von torch.save',
  'It is from a very old PyTorch (storage views)': 'Sie kommt von einem sehr alten PyTorch (Sichten auf Speicher)',
  'The bytes of a tensor storage are no torch.save stream': 'Die Bytes eines Tensorspeichers sind nicht von torch.save',
  'The list of its tensor storages is missing': 'Die Liste ihrer Tensorspeicher fehlt',
  'Its list of tensor storages names {0}, which cannot be':
    'Ihre Liste der Tensorspeicher nennt {0}, was nicht sein kann',
  'The data of a tensor storage is missing': 'Die Daten eines Tensorspeichers fehlen',
  "The data of tensor storage '{0}' is missing": 'Die Daten des Tensorspeichers „{0}“ fehlen',
  "Tensor storage '{0}' has {1} bytes instead of {2}": 'Der Tensorspeicher „{0}“ hat {1} statt {2} Bytes',
  'Storage {0} has {1} elements where {2} are announced': 'Der Speicher {0} hat {1} Elemente, angekündigt sind {2}',
  'Storage {0} has no valid size': 'Der Speicher {0} hat keine gültige Größe',
  'Storage {0} is described in two ways': 'Der Speicher {0} ist auf zwei Arten beschrieben',

  // Tensors.
  'The data of a tensor is missing': 'Die Daten eines Tensors fehlen',
  'A tensor claims the shape [{0}]': 'Ein Tensor behauptet die Form [{0}]',
  'A tensor of shape [{0}] has strides or an offset that cannot be':
    'Ein Tensor der Form [{0}] hat Schrittweiten oder einen Anfang, die nicht sein können',
  'A tensor of shape [{0}] reaches beyond its storage of {1} elements':
    'Ein Tensor der Form [{0}] reicht über seinen Speicher von {1} Elementen hinaus',
  'A tensor of shape [{0}] is repeated from a storage of only {1} elements':
    'Ein Tensor der Form [{0}] wird aus einem Speicher von nur {1} Elementen wiederholt',
  'A tensor holds {0} numbers': 'Ein Tensor enthält Zahlen der Art {0}',
  'It stores tensors as {0}': 'Sie speichert Tensoren als {0}',
  "The tensor '{0}' holds numbers that are infinite or no numbers":
    'Der Tensor „{0}“ enthält Zahlen, die unendlich oder keine sind',
  'It holds more than {0} tensors': 'Sie enthält mehr als {0} Tensoren',
  'Its tensors overlap so much that they need more than {0} bytes of memory':
    'Ihre Tensoren überlappen sich so, dass sie mehr als {0} Bytes Speicher brauchen',

  // safetensors
  'It is too short for a safetensors file': 'Sie ist zu kurz für eine Datei von safetensors',
  'Its header claims a length of {0} bytes': 'Ihr Kopf behauptet eine Länge von {0} Bytes',
  'Its header is not valid JSON': 'Ihr Kopf ist kein gültiges JSON',
  'Its header is not a JSON object': 'Ihr Kopf ist kein JSON-Objekt',
  'Its header uses a name twice': 'Ihr Kopf verwendet einen Namen zweimal',
  'Its __metadata__ is not a table of texts': 'Ihre __metadata__ sind keine Tabelle von Texten',
  "Tensor '{0}' is not described as it must be": 'Der Tensor „{0}“ ist nicht so beschrieben, wie es sein muss',
  "Tensor '{0}' has the unknown type {1}": 'Der Tensor „{0}“ hat die unbekannte Art {1}',
  "Tensor '{0}' has the type {1}, which is not used here":
    'Der Tensor „{0}“ hat die Art {1}, die hier nicht verwendet wird',
  "Tensor '{0}' holds truth values, not numbers": 'Der Tensor „{0}“ enthält Wahrheitswerte, keine Zahlen',
  'choose another tensor': 'wähle einen anderen Tensor',
  "Tensor '{0}' reaches beyond the end": 'Der Tensor „{0}“ reicht über das Ende hinaus',
  "Tensor '{0}' has {1} bytes, which does not fit its shape":
    'Der Tensor „{0}“ hat {1} Bytes, was nicht zu seiner Form passt',
  "Tensor '{0}' overlaps another one": 'Der Tensor „{0}“ überlappt einen anderen',
  "{0} bytes before Tensor '{1}' belong to nothing": '{0} Bytes vor dem Tensor „{1}“ gehören zu nichts',
  '{0} bytes at its end belong to nothing': '{0} Bytes an ihrem Ende gehören zu nichts',

  // numpy
  'It is no .npy file': 'Sie ist keine .npy-Datei',
  'It is .npy version {0}': 'Sie ist von Version {0} von .npy',
  'save it again with numpy.save': 'speichere sie mit numpy.save noch einmal',
  'It ends inside its header': 'Sie endet in ihrem Kopf',
  'Its header claims {0} bytes': 'Ihr Kopf behauptet {0} Bytes',
  'Its header is not as numpy writes it': 'Ihr Kopf ist nicht so, wie numpy ihn schreibt',
  'It holds a structured array': 'Sie enthält ein strukturiertes Array',
  'save a plain array of numbers': 'speichere ein einfaches Array von Zahlen',
  "It holds numpy's element type {0}": 'Sie enthält Elemente der Art {0} von numpy',
  'It has {0} bytes of data where its shape needs {1}': 'Sie hat {0} Bytes an Daten, ihre Form braucht {1}',
};
