export default {
  title: 'Lass irgendwo los',
  sending: 'Wird übernommen …',
  kind: {
    portrait: 'Ein Bild',
    'image-folder': 'Ein Ordner mit Bildern',
    soundtrack: 'Musik oder Sprache',
    checkpoint: 'Ein Checkpoint oder Paket',
    project: 'Ein Projekt',
  },
  then: {
    portrait: 'wird das Porträt, das sich bewegt',
    'image-folder': 'wird ein neuer Stil',
    soundtrack: 'wird die Tonspur',
    checkpoint: 'wird als Modell importiert',
    project: 'wird geöffnet',
  },
  refused: {
    nothing: 'In dem, was du hereingezogen hast, war keine Datei.',
    mixed:
      'Zieh Dinge einer Art auf einmal herein: ein Porträt, einen Ordner, eine Tonspur, ein Modell oder ein Projekt.',
    folders: 'Zieh einen Ordner auf einmal herein: Jeder wird ein eigener Stil.',
    several: 'Zieh eine Datei auf einmal herein; für einen Stil den Ordner, in dem die Bilder liegen.',
    kind: '„{name}“ kennt das Studio nicht: Zieh ein Bild, einen Ordner mit Bildern, Ton, einen Checkpoint oder ein Projekt herein.',
  },
};
