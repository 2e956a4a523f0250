import vue from '@vitejs/plugin-vue';
import { resolve } from 'node:path';
import type { UserConfig } from 'vite';
import { licencesPlugin } from './build/licences/plugin';

/** The renderer's build: part of electron.vite.config.ts, and on its own for `vite build -c vite.renderer.config.ts`. */
export const rendererConfig = {
  root: resolve('src/renderer'),
  base: './',
  plugins: [vue(), licencesPlugin(resolve('.'))],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    outDir: resolve('out/renderer'),
    emptyOutDir: true,
    target: 'chrome120',
    minify: 'oxc',
    cssMinify: true,
    modulePreload: { polyfill: false },
    // Pictures in CSS stay files: the content security policy allows no data addresses for scripts or styles.
    assetsInlineLimit: 0,
    rolldownOptions: { input: resolve('src/renderer/index.html') },
  },
} satisfies UserConfig;

export default rendererConfig;
