export default {
  app: 'StyleInV Studio',
  view: {
    animate: 'Animate',
    latents: 'Latents',
    styles: 'Styles',
    compare: 'Compare',
    models: 'Models',
    exports: 'Exports',
  },
};
