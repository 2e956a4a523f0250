/** What can be wrong with packs. */
export default {
  'The style does not fit: {0} is {1} in it and {2} in the generator.':
    'Der Stil passt nicht: {0} ist darin {1} und im Generator {2}.',
  'A pack needs a generator, and here is only {0}: name the checkpoint of its StyleGAN2 generator too.':
    'Ein Paket braucht einen Generator, und hier gibt es nur {0}: Nimm den Checkpoint seines StyleGAN2-Generators dazu.',
  'The {0} of {1} does not fit the generator of {2} (w of {3} and of {4} numbers): choose checkpoints that were trained together.':
    'Das Netz {0} aus {1} passt nicht zum Generator aus {2} (w hat {3} und {4} Zahlen): Wähle Checkpoints, die zusammen trainiert wurden.',
  'The {0} of {1} does not fit the generator of {2} (images of {3} and of {4} pixels): choose checkpoints that were trained together.':
    'Das Netz {0} aus {1} passt nicht zum Generator aus {2} (Bilder von {3} und {4} Pixeln): Wähle Checkpoints, die zusammen trainiert wurden.',
  'The pack cannot be written: {0}.': 'Das Paket lässt sich nicht schreiben: {0}.',
  "The pack cannot be written: the {0}'s {1}.": 'Das Paket lässt sich nicht schreiben: {0}, {1}.',
  "The pack cannot be written: the name of the document '{0}' is taken.":
    'Das Paket lässt sich nicht schreiben: Der Name des Dokuments „{0}“ ist vergeben.',
  '{0} in {1} has {2} bytes, more than the {3} it may have.': '{0} in {1} hat {2} Bytes, mehr als die erlaubten {3}.',
  '{0} in {1} has {2} bytes where the manifest says {3}: copy or download the pack again.':
    '{0} in {1} hat {2} Bytes, laut Manifest {3}: Kopiere das Paket oder lade es noch einmal herunter.',
  '{0} in {1} is not the file the manifest describes (its sha256 differs): copy or download the pack again.':
    '{0} in {1} ist nicht die Datei, die das Manifest beschreibt (ihr sha256 ist ein anderer): Kopiere das Paket oder lade es noch einmal herunter.',
  'There is not enough memory to read {0} of {1} ({2} bytes).':
    'Um {0} aus {1} zu lesen, reicht der Speicher nicht ({2} Bytes).',
  "{0} names a file outside itself: '{1}'.": '{0} nennt eine Datei außerhalb: „{1}“.',
  '{0} is missing from {1}: copy or download the pack again.':
    '{0} fehlt in {1}: Kopiere das Paket oder lade es noch einmal herunter.',
  '{0} in {1} is a link that leads out of the pack: put the file itself there.':
    '{0} in {1} ist ein Verweis, der aus dem Paket hinausführt: Lege die Datei selbst dorthin.',
  '{0} in {1} is not a regular file.': '{0} in {1} ist keine gewöhnliche Datei.',
  "The pack '{0}' has another latent space than '{1}': they cannot paint the same motion.":
    'Das Paket „{0}“ hat einen anderen latenten Raum als „{1}“: Beide können nicht dieselbe Bewegung malen.',
  "There is no pack at '{0}': check the path.": 'Unter „{0}“ gibt es kein Paket: Prüfe den Pfad.',
  "There is no pack called '{0}': use one of: {1}, or the path of a pack folder or .sivpack file.":
    'Es gibt kein Paket namens „{0}“: Nimm eines von {1} oder den Pfad eines Paketordners oder einer .sivpack-Datei.',
  "There is no pack called '{0}': give the path of a pack folder or .sivpack file.":
    'Es gibt kein Paket namens „{0}“: Nimm den Pfad eines Paketordners oder einer .sivpack-Datei.',
  'The {0} of {1} is not JSON: copy or download the pack again.':
    '{0} in {1} ist kein JSON: Kopiere das Paket oder lade es noch einmal herunter.',
  'The {0} of {1} is nested deeper than any manifest is.': '{0} in {1} ist tiefer verschachtelt als jedes Manifest.',
  'The {0} is too large to be tried out.': 'Das Netz {0} ist zu groß, um es auszuprobieren.',
  'The {0} cannot be run: its architecture is not known.':
    'Das Netz {0} lässt sich nicht ausführen: Sein Aufbau ist unbekannt.',
  '{0} is neither a pack folder nor a .sivpack file.': '{0} ist weder ein Paketordner noch eine .sivpack-Datei.',
  'The pack {0} has no {1}; it has {2}.': 'Das Paket {0} hat kein Netz {1}; es hat {2}.',
  "The pack {0} lists no document '{1}'.": 'Das Paket {0} führt kein Dokument „{1}“ auf.',
  "The pack {0} has no style '{1}'; its styles: {2}.": 'Das Paket {0} hat keinen Stil „{1}“; seine Stile: {2}.',
  "The style '{0}' in {1} was made for another generator: use it with the pack it comes from.":
    'Der Stil „{0}“ in {1} wurde für einen anderen Generator gemacht: Verwende ihn mit dem Paket, aus dem er stammt.',
  "The pack {0} has no network '{1}' that can be run: choose of {2}.":
    'Das Paket {0} hat kein Netz „{1}“, das sich ausführen lässt: Wähle aus {2}.',
  'It is not a style.': 'Das ist kein Stil.',
  'It was made for another generator: use it with the pack it comes from.':
    'Das wurde für einen anderen Generator gemacht: Verwende es mit dem Paket, aus dem es stammt.',
  "Tensor '{0}' is neither float16 nor float32.": 'Der Tensor „{0}“ ist weder float16 noch float32.',
  'It holds {0} numbers where the manifest says {1}.': 'Es sind {0} Zahlen, laut Manifest {1}.',
  'The tuned generator does not differ from its base there (only blocks below resolution {0} do: choose a lower one).':
    'Der abgestimmte Generator unterscheidet sich dort nicht von seiner Grundlage (nur Blöcke unter der Auflösung {0} tun das: wähle eine kleinere).',
  'The tuned generator does not differ from its base there (it has not been tuned).':
    'Der abgestimmte Generator unterscheidet sich dort nicht von seiner Grundlage (er wurde nicht abgestimmt).',
  "The style does not fit: the tuned generator has a tensor '{0}' that its base has not.":
    'Der Stil passt nicht: Der abgestimmte Generator hat einen Tensor „{0}“, den seine Grundlage nicht hat.',
  "The style does not fit: the tuned generator lacks the tensor '{0}'.":
    'Der Stil passt nicht: Dem abgestimmten Generator fehlt der Tensor „{0}“.',
  "The style does not fit: the style changes a tensor '{0}' that the generator has not.":
    'Der Stil passt nicht: Er ändert einen Tensor „{0}“, den der Generator nicht hat.',
  'The style does not fit: strength {0} is not between {1} and {2}.':
    'Der Stil passt nicht: Die Stärke {0} liegt nicht zwischen {1} und {2}.',
  'The style does not fit: the range of resolutions {0} to {1} is empty.':
    'Der Stil passt nicht: Der Bereich von Auflösung {0} bis {1} ist leer.',
  'The style does not fit: two strengths are given for resolution {0}.':
    'Der Stil passt nicht: Für die Auflösung {0} gibt es zwei Stärken.',
  "The style does not fit: tensor '{0}' holds a number that is not finite.":
    'Der Stil passt nicht: Der Tensor „{0}“ enthält eine Zahl, die nicht endlich ist.',
  "The style does not fit: tensor '{0}' is [{1}] in one and [{2}] in the other.":
    'Der Stil passt nicht: Der Tensor „{0}“ ist in einem [{1}] und im anderen [{2}].',
  'The folder {0} does not exist: make it first or choose another place.':
    'Den Ordner {0} gibt es nicht: Lege ihn erst an oder wähle einen anderen Ort.',
  '{0} already exists: choose another name, or allow it to be replaced (--force).':
    '{0} gibt es schon: Wähle einen anderen Namen oder erlaube, es zu ersetzen (--force).',
  '{0} is something else than a pack folder and is not replaced: choose another name.':
    '{0} ist etwas anderes als ein Paketordner und wird nicht ersetzt: Wähle einen anderen Namen.',
  '{0} is something else than a pack zip and is not replaced: choose another name.':
    '{0} ist etwas anderes als eine Paketdatei und wird nicht ersetzt: Wähle einen anderen Namen.',
  "The pack cannot be written: '{0}' is no file name a pack can have.":
    'Das Paket lässt sich nicht schreiben: „{0}“ ist kein Dateiname, den ein Paket haben kann.',
  '{0} is not a usable {1} file ({2}): download or export it again.':
    '{0} ist nicht zu gebrauchen (Datei der Art „{1}“; {2}): Lade sie noch einmal herunter oder exportiere sie neu.',
  '{0} is not a usable {1} file: download or export it again.':
    '{0} ist nicht zu gebrauchen (Datei der Art „{1}“): Lade sie noch einmal herunter oder exportiere sie neu.',
  'it has {0} entries, more than {1}': 'sie hat {0} Einträge, mehr als {1}',
  'an entry has a zero byte in its name': 'der Name eines Eintrags enthält ein Nullbyte',
  "two entries are called '{0}'": 'zwei Einträge heißen „{0}“',
  "'{0}' is a link or a device": '„{0}“ ist ein Verweis oder ein Gerät',
  "'{0}' is encrypted or compressed in an unknown way": '„{0}“ ist verschlüsselt oder auf unbekannte Weise komprimiert',
  "'{0}' would unpack to {1} bytes from {2}": '„{0}“ würde aus {2} Bytes zu {1} Bytes entpackt',
  'its entries overlap': 'ihre Einträge überlappen sich',
  '{0} is missing from {1}: download or export the {2} again.':
    '{0} fehlt in {1}: Lade die Datei noch einmal herunter oder exportiere sie neu (Art: {2}).',
  'The {0} gives numbers that are infinite or no numbers: get a fresh copy of its checkpoint.':
    'Das Netz {0} rechnet Zahlen, die unendlich oder keine sind: Besorge dir eine neue Kopie seines Checkpoints.',
  'The pack as read back computes something else than the checkpoint (off by {0}), so nothing was written: try another disk.':
    'Das Paket rechnet, neu eingelesen, etwas anderes als der Checkpoint (Abweichung {0}), daher wurde nichts geschrieben: Versuch einen anderen Datenträger.',
  "There is no pack called '{0}' any more.": 'Ein Paket namens „{0}“ gibt es nicht mehr.',
  "The pack '{0}' comes with the program and stays.": 'Das Paket „{0}“ gehört zum Programm und bleibt.',
  "The pack '{0}' is needed by {1}: wait for it, or cancel it first.":
    'Das Paket „{0}“ wird noch gebraucht ({1}): Warte darauf oder brich es erst ab.',
  'The import stopped unexpectedly (code {0}): close other programs and try again.':
    'Der Import hat unerwartet aufgehört (Code {0}): Schließe andere Programme und versuch es noch einmal.',
  'Packs are installed one at a time: drop {0} alone.': 'Pakete werden einzeln installiert: Zieh {0} allein herein.',
  'A pack and checkpoints were dropped together: drop {0} alone.':
    'Ein Paket und Checkpoints kamen zusammen: Zieh {0} allein herein.',
  "'{0}' is the name of a pack that comes with the program: choose another one.":
    '„{0}“ heißt ein Paket, das zum Programm gehört: Wähle einen anderen Namen.',
  "There is a pack called '{0}' already: choose another name, or replace it.":
    'Ein Paket namens „{0}“ gibt es schon: Wähle einen anderen Namen oder ersetze es.',
  '{0} is damaged and was not installed: {1}': '{0} ist beschädigt und wurde nicht installiert: {1}',
  "{0} is not a model pack: its {1} does not say 'styleinv-pack'.":
    '{0} ist kein Modellpaket: In {1} steht nicht „styleinv-pack“.',
  '{0} is a model pack of version {1}, and this program reads up to version {2}: update the program.':
    '{0} ist ein Modellpaket der Version {1}, und dieses Programm liest bis Version {2}: Aktualisiere das Programm.',
  '{0} is a model pack of version {1}, which is no longer read.':
    '{0} ist ein Modellpaket der Version {1}, die nicht mehr gelesen wird.',
  'The manifest of {0} is not valid: {1}.': 'Das Manifest von {0} ist nicht gültig: {1}.',
};
