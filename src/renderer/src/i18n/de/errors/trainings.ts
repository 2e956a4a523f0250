/** Trainings. */
export default {
  'The training log {0} cannot be read: check its permissions.':
    'Das Protokoll des Trainings, {0}, lässt sich nicht lesen: Prüfe seine Zugriffsrechte.',
  'This training needs about {0} GiB of memory even with {1} pictures at once, and {2} GiB are free: close other programs or use a smaller pack.':
    'Dieses Training braucht selbst mit {1} Bildern auf einmal etwa {0} GiB Speicher, und {2} GiB sind frei: Schließe andere Programme oder nimm ein kleineres Paket.',
  'The settings of the training are not valid: {0}.': 'Die Einstellungen des Trainings sind nicht gültig: {0}.',
  'The portrait kept in {0} is not of this pack: start the likeness again.':
    'Das Porträt in {0} gehört nicht zu diesem Paket: Beginne die Ähnlichkeit neu.',
  '{0} lies among the packs that come with the program, which are not changed: choose another place for the result.':
    '{0} liegt bei den Paketen, die zum Programm gehören und nicht geändert werden: Wähle einen anderen Ort für das Ergebnis.',
  'The plan of the run in {0} is damaged: cancel the job and start a new one.':
    'Der Plan des Trainings in {0} ist beschädigt: Brich es ab und beginne ein neues.',
  'The pack {0} has changed since this training was begun: start the training again.':
    'Das Paket {0} hat sich geändert, seit dieses Training begann: Beginne das Training neu.',
  'The pack {0} has no discriminator, against which a style is tuned: import the checkpoint that holds it (D) together with the generator.':
    'Das Paket {0} hat keinen Diskriminator, gegen den ein Stil abgestimmt wird: Importiere den Checkpoint, der ihn enthält (D), zusammen mit dem Generator.',
  'The pack {0} has another generator than when this style was begun: start the style again.':
    'Das Paket {0} hat einen anderen Generator als zu Beginn dieses Stils: Beginne den Stil neu.',
  'A style cannot start at resolution {0} in a generator of {1} pixels: choose one from 4 to {2}.':
    'Ein Stil kann in einem Generator von {1} Pixeln nicht bei der Auflösung {0} beginnen: Wähle eine von 4 bis {2}.',
  'The pictures have {0} pixels and the generator paints {1}: prepare them again.':
    'Die Bilder haben {0} Pixel, und der Generator malt {1}: Bereite sie noch einmal vor.',
  'The checkpoint {0} belongs to a run with other settings: start a new run instead of resuming.':
    'Der Checkpoint {0} gehört zu einem Training mit anderen Einstellungen: Beginne ein neues, statt es fortzusetzen.',
  'The checkpoint {0} is damaged: start the run again from its beginning.':
    'Der Checkpoint {0} ist beschädigt: Beginne das Training noch einmal von vorn.',
  'The training was cancelled.': 'Das Training wurde abgebrochen.',
  'The training left the range of numbers at iteration {0} ({1} is {2}) {3} times: use a lower learning rate or check the images.':
    'Das Training verließ im Schritt {0} {3}-mal den Zahlenbereich ({1} ist {2}): Nimm eine kleinere Lernrate oder prüfe die Bilder.',
  'The training left the range of numbers at iteration {0} (a weight is not a number) {1} times: use a lower learning rate or check the images.':
    'Das Training verließ im Schritt {0} {1}-mal den Zahlenbereich (ein Gewicht ist keine Zahl): Nimm eine kleinere Lernrate oder prüfe die Bilder.',
  'The job {0} is {1}: start a new one.': 'Die Arbeit {0} ist {1}: Beginne eine neue.',
  '{0}{1}: choose one of {2}.': '{0}{1}: Wähle eine von {2}.',
  '{0}{1}: none has been started yet.': '{0}{1}: Es wurde noch keine begonnen.',
  'The description of the job {0} cannot be read: delete its folder {1}.':
    'Die Beschreibung der Arbeit {0} lässt sich nicht lesen: Lösche ihren Ordner {1}.',
  "The training '{0}' is running: cancel it first.": 'Das Training „{0}“ läuft: Brich es erst ab.',
  "The training '{0}' is not running.": 'Das Training „{0}“ läuft nicht.',
  "Another program works on the training '{0}': pause it there first.":
    'Ein anderes Programm arbeitet am Training „{0}“: Halte es dort erst an.',
  "The training '{0}' is over: start a new one.": 'Das Training „{0}“ ist zu Ende: Beginne ein neues.',
  'The program is closing.': 'Das Programm wird gerade beendet.',
  "The training '{0}' has nothing to keep yet: let it begin, or cancel it.":
    'Das Training „{0}“ hat noch nichts, was sich behalten ließe: Lass es beginnen oder brich es ab.',
  "The training has no preview called '{0}'.": 'Das Training hat keine Vorschau namens „{0}“.',
  "There is a likeness '{0}' already: choose another name with --name, or replace it with --force.":
    'Eine Ähnlichkeit „{0}“ gibt es schon: Entferne sie erst aus der Bibliothek, oder benenne das Bild um.',
  'The pack {0} has no inversion encoder, from which a likeness starts: import one into it or train one with "styleinv train encoder".':
    'Das Paket {0} hat keinen Encoder, von dem eine Ähnlichkeit ausgeht: Importiere einen dazu, oder trainiere einen mit „styleinv train encoder“.',
  'The pack {0} has no inversion encoder, by which a style keeps its likeness: import one into it or train one with "styleinv train encoder".':
    'Das Paket {0} hat keinen Encoder, mit dem ein Stil die Ähnlichkeit wahrt: Importiere einen dazu, oder trainiere einen mit „styleinv train encoder“.',
};
