/** What networks a checkpoint holds, where this program cannot use them. */
export default {
  // Of other methods.
  'It is a StyleGAN1 model': 'Es ist ein Modell von StyleGAN1',
  'It is a StyleGAN3 model': 'Es ist ein Modell von StyleGAN3',
  'It is a StyleGAN-XL model': 'Es ist ein Modell von StyleGAN-XL',
  'It is an EG3D (three-dimensional) model': 'Es ist ein Modell von EG3D (dreidimensional)',
  'It is a StyleGAN-V model, which draws clips by itself':
    'Es ist ein Modell von StyleGAN-V, das selbst Clips zeichnet',
  'It is a TensorFlow checkpoint of the original StyleGAN or StyleGAN2':
    'Es ist ein Checkpoint von TensorFlow, vom ursprünglichen StyleGAN oder StyleGAN2',
  'convert it with the legacy.py of stylegan2-ada-pytorch and open the result':
    'wandle ihn mit legacy.py von stylegan2-ada-pytorch um und öffne das Ergebnis',
  'choose a StyleGAN2-ADA checkpoint instead': 'wähle stattdessen einen Checkpoint von StyleGAN2-ADA',
  'choose a StyleInV checkpoint instead': 'wähle stattdessen einen Checkpoint von StyleInV',
  'choose a StyleGAN2-ADA, pSp or StyleInV checkpoint': 'wähle einen Checkpoint von StyleGAN2-ADA, pSp oder StyleInV',
  "It holds no network this program knows (A '{0}' is not used here)":
    'Sie enthält kein Netz, das dieses Programm kennt (ein „{0}“ wird hier nicht verwendet)',
  'It holds no network this program knows (Its {0} tensors are of no network that is used here)':
    'Sie enthält kein Netz, das dieses Programm kennt (ihre {0} Tensoren gehören zu keinem, das hier verwendet wird)',
  'It holds no networks': 'Sie enthält keine Netze',
  'It holds no networks (only {0})': 'Sie enthält keine Netze (nur {0})',
  "A '{0}' is not used here.": 'Ein „{0}“ wird hier nicht verwendet.',
  'Its {0} tensors are of no network that is used here.':
    'Die {0} Tensoren gehören zu keinem Netz, das hier verwendet wird.',
  "A second {0} beside '{1}'.": 'Ein zweites Netz derselben Art ({0}) neben „{1}“.',
  'Its encoder (pSp or e4e) writes a different w for each layer (W+)':
    'Ihr Encoder (pSp oder e4e) schreibt für jede Schicht ein anderes w (W+)',
  'choose a pSp checkpoint of StyleInV, which writes one w':
    'wähle einen Checkpoint von pSp aus StyleInV, der ein einziges w schreibt',

  // Variants.
  'motion network': 'Bewegungsnetz',
  'It is made for images of {0} pixels': 'Sie ist für Bilder von {0} Pixeln gemacht',
  'choose one for a power of two up to {0}': 'wähle eine für eine Zweierpotenz bis {0}',
  'It is a conditional StyleGAN2 generator ({0} classes)': 'Es ist ein bedingter Generator von StyleGAN2 ({0} Klassen)',
  'choose one that was trained without labels': 'wähle einen, der ohne Klassen trainiert wurde',
  'Its generator draws {0} colour channels instead of 3': 'Ihr Generator malt {0} Farbkanäle statt 3',
  'choose an RGB model': 'wähle ein Modell für RGB',
  'It judges clips or labelled images': 'Sie beurteilt Clips oder Bilder mit Klassen',
  'only image discriminators are used': 'verwendet werden nur Diskriminatoren für Bilder',
  "It uses the generator architecture '{0}' instead of 'skip'":
    'Ihr Generator ist nach „{0}“ aufgebaut statt nach „skip“',
  "It uses the activation '{0}' instead of 'lrelu'": 'Sie verwendet die Aktivierung „{0}“ statt „lrelu“',
  'choose a checkpoint of the published architecture': 'wähle einen Checkpoint mit dem veröffentlichten Aufbau',
  'choose a checkpoint with the published settings': 'wähle einen Checkpoint mit den veröffentlichten Einstellungen',
  'choose one with the published settings': 'wähle einen mit den veröffentlichten Einstellungen',
  "It resamples by an unusual filter ('{0}')": 'Sie skaliert mit einem unüblichen Filter („{0}“)',
  'choose one trained with the kernel [1, 3, 3, 1]': 'wähle einen, der mit dem Kern [1, 3, 3, 1] trainiert wurde',
  'choose one trained with the filter [1, 3, 3, 1]': 'wähle einen, der mit dem Filter [1, 3, 3, 1] trainiert wurde',
  'Unit {0} of its encoder changes the channels without halving the image':
    'Die Einheit {0} ihres Encoders ändert die Kanäle, ohne das Bild zu halbieren',
  'choose an IR-SE encoder': 'wähle einen IR-SE-Encoder',
  'Its encoder has no units': 'Ihr Encoder hat keine Einheiten',
  'Its layer {0} has a learning-rate multiplier of {1}': 'Der Faktor der Lernrate ihrer Schicht {0} ist {1}',
  'It is a StyleInV variant with {0} = {1}': 'Es ist eine Variante von StyleInV mit {0} = {1}',
  'Its motion network has {0} AdaIN blocks in {1} stages': 'Ihr Bewegungsnetz hat {0} AdaIN-Blöcke in {1} Stufen',
  'choose one with a block after each stage': 'wähle eines mit einem Block nach jeder Stufe',
  'Its ArcFace network was not trained on faces of {0} pixels cut out of {1}':
    'Ihr ArcFace-Netz wurde nicht mit Gesichtern von {0} Pixeln trainiert, die aus {1} geschnitten sind',
  'choose model_ir_se50.pth': 'wähle model_ir_se50.pth',
  'Its {0} has a size this program cannot use ({1}: {2})':
    'Eine Größe ihres Netzes ({0}) kann dieses Programm nicht verwenden ({1}: {2})',
  'choose another checkpoint': 'wähle einen anderen Checkpoint',
  "Its {0} is a variant this program does not know: '{1}' is [{2}] instead of [{3}]":
    'Ihr Netz ({0}) ist eine Variante, die dieses Programm nicht kennt: „{1}“ ist [{2}] statt [{3}]',

  // Networks that are not whole.
  "Its {0} lacks the tensor '{1}'": 'Ihrem Netz ({0}) fehlt der Tensor „{1}“',
  "The tensor '{0}.weight' is missing or has too few dimensions":
    'Der Tensor „{0}.weight“ fehlt oder hat zu wenige Dimensionen',
  "The tensor 'mapping.fc{0}.weight' or its bias is missing": 'Der Tensor „mapping.fc{0}.weight“ oder sein Bias fehlt',
  "The tensor 'mapping.motion_encoder.time_encoder.freqs' is missing or too large":
    'Der Tensor „mapping.motion_encoder.time_encoder.freqs“ fehlt oder ist zu groß',
  'The frequencies of its motion network are no frequencies':
    'Die Frequenzen ihres Bewegungsnetzes sind keine Frequenzen',
  'A network in it is not described as it must be': 'Ein Netz darin ist nicht so beschrieben, wie es sein muss',
  'Its networks contain themselves': 'Ihre Netze enthalten sich selbst',

  // What was assumed.
  'The encoder does not say for which image size it was trained; {0} was assumed.':
    'Der Encoder sagt nicht, für welche Bildgröße er trainiert wurde; angenommen wurde {0}.',
  'The motion network comes without its settings; code distance and clip length were taken from its periods.':
    'Das Bewegungsnetz kommt ohne seine Einstellungen; Code-Abstand und Cliplänge folgen aus seinen Perioden.',
  'The generator comes without its settings; activations are clamped to {0} as in the published models.':
    'Der Generator kommt ohne seine Einstellungen; Aktivierungen werden wie in den veröffentlichten Modellen auf {0} begrenzt.',
  'The discriminator comes without its settings; activations are clamped to {0} as in the published models.':
    'Der Diskriminator kommt ohne seine Einstellungen; Aktivierungen werden wie in den veröffentlichten Modellen auf {0} begrenzt.',
};
