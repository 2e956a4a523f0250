export default {
  app: 'StyleInV Studio',
  view: {
    animate: 'Animieren',
    latents: 'Latenter Raum',
    styles: 'Stile',
    compare: 'Vergleichen',
    models: 'Modelle',
    exports: 'Exporte',
  },
};
