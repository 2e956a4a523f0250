/** What can be wrong with pickles: Python programs that are read as data, and hostile ones more often than other files. */
export default {
  // What is filled in.
  nothing: 'nichts',
  "the text '{0}'": 'Text „{0}“',

  'It asks to run {0}, which can execute code on this computer; it was not run':
    'Sie verlangt, {0} auszuführen, was auf diesem Rechner Programme starten kann; es wurde nicht ausgeführt',
  'It needs the Python function {0}, which was not run because only known data is read':
    'Sie braucht die Python-Funktion {0}, die nicht ausgeführt wurde, weil nur bekannte Daten gelesen werden',
  'save its state_dict() with torch.save and open that file instead':
    'speichere ihr state_dict() mit torch.save und öffne stattdessen diese Datei',
  'It calls {0}, which is no function; it was not run':
    'Sie ruft {0} auf, was keine Funktion ist; es wurde nicht ausgeführt',
  'It calls {0} with {1} instead of arguments; it was not run':
    'Sie ruft {0} mit {1} statt mit Argumenten auf; es wurde nicht ausgeführt',
  'It tries to change {0}; nothing was changed or run':
    'Sie versucht, {0} zu ändern; nichts wurde geändert oder ausgeführt',
  'It uses pickle protocol {0}': 'Sie verwendet das Pickle-Protokoll {0}',
  'save it again with protocol {0} or lower': 'speichere sie mit Protokoll {0} oder einem niedrigeren noch einmal',
  'It keeps its data outside the pickle (out-of-band buffers)': 'Sie hat ihre Daten außerhalb des Pickles',
  'save it again with torch.save or pickle.dump': 'speichere sie mit torch.save oder pickle.dump noch einmal',
  'It refers to the extension registry of the Python program that wrote it':
    'Sie verweist auf Erweiterungen des Python-Programms, das sie geschrieben hat',

  'It holds more than {0} pickle operations': 'Sie enthält mehr als {0} Pickle-Operationen',
  'It holds more than {0} objects': 'Sie enthält mehr als {0} Objekte',
  'It holds more than {0} bytes of text': 'Sie enthält mehr als {0} Bytes Text',
  'It nests pickles deeper than {0} levels': 'Sie verschachtelt Pickles tiefer als {0} Ebenen',
  'Its pickle nests deeper than {0} levels': 'Ihr Pickle ist tiefer als {0} Ebenen verschachtelt',
  'Its pickle stack grows beyond {0} values': 'Der Stapel ihres Pickles wächst über {0} Werte',
  'Its pickle memo grows beyond {0} entries': 'Das Memo ihres Pickles wächst über {0} Einträge',
  'Its pickle takes more from the stack than it put there, at byte {0}':
    'Ihr Pickle nimmt bei Byte {0} mehr vom Stapel, als er darauf gelegt hat',
  'It refers to memo entry {0}, which was never stored':
    'Sie verweist auf den Memo-Eintrag {0}, der nie gespeichert wurde',
  "'{0}' is no memo key": '„{0}“ ist kein Schlüssel eines Memos',
  'Byte {0} is no pickle operation (0x{1})': 'Byte {0} ist keine Pickle-Operation (0x{1})',
  'A pickle frame of {0} bytes runs past the end': 'Ein Pickle-Abschnitt von {0} Bytes reicht über das Ende hinaus',
  'It appends to {0} at byte {1}': 'Sie hängt bei Byte {1} etwas an, wo nichts angehängt werden kann ({0})',
  'It sets items of {0} at byte {1}': 'Sie setzt bei Byte {1} Einträge, wo es keine gibt ({0})',
  'It adds to {0} as if it were a set at byte {1}': 'Sie behandelt bei Byte {1} etwas als Menge, was keine ist ({0})',
  'It refers to {0} outside the pickle': 'Sie verweist auf etwas außerhalb des Pickles ({0})',
  'It refers to {0} outside the pickle, which is no tensor storage':
    'Sie verweist auf etwas außerhalb des Pickles, was kein Tensorspeicher ist ({0})',
  'It loads a tensor storage from {0}': 'Sie lädt einen Tensorspeicher aus etwas anderem als Bytes ({0})',
  'It names a global by something that is no text': 'Sie nennt eine Funktion mit etwas, was kein Text ist',
  'It makes an instance of {0}': 'Sie macht ein Objekt aus etwas, was keine Klasse ist ({0})',
  'It makes a {0} from something other than pairs': 'Sie macht {0} aus etwas anderem als Paaren',

  'An integer of {0} bytes is claimed at byte {1}': 'Bei Byte {1} wird eine ganze Zahl von {0} Bytes behauptet',
  "'{0}' stands where an integer is expected": 'Statt einer ganzen Zahl steht „{0}“',
  "'{0}' stands where a number is expected": 'Statt einer Zahl steht „{0}“',
  "'{0}' stands where a quoted text is expected": 'Statt eines Textes in Anführungszeichen steht „{0}“',
  'It holds a character beyond Unicode': 'Sie enthält ein Zeichen, das es in Unicode nicht gibt',
  'It encodes {0} as if it were a text': 'Sie kodiert etwas als Text, was keiner ist ({0})',
  'It encodes a text by something other than latin1': 'Sie kodiert einen Text anders als mit latin1',
  'It writes bytes as a text that holds other characters than bytes can be':
    'Sie schreibt Bytes als Text mit Zeichen, die keine Bytes sein können',

  'A tensor ({0}) is not described as it must be': 'Ein Tensor ({0}) ist nicht so beschrieben, wie es sein muss',
  'A tensor of a subclass is not described as it must be':
    'Ein Tensor einer Unterklasse ist nicht so beschrieben, wie es sein muss',
  'A parameter ({0}) is made of {1} instead of a tensor':
    'Ein Parameter ({0}) ist aus etwas anderem als einem Tensor gemacht ({1})',
};
