import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { rendererConfig } from './vite.renderer.config';

// Electron is optional, and npm leaves it out on a Node older than it wants; electron-vite then has to be told which
// one the output is meant for.
process.env['ELECTRON_MAJOR_VER'] ??= '45';

export default defineConfig({
  main: {
    build: {
      // The command line runs the same files on the oldest Node that the project supports.
      target: 'node20.19',
      rolldownOptions: {
        input: {
          index: resolve('src/main/hosts/electron/index.ts'),
          cli: resolve('src/main/hosts/cli/index.ts'),
          studio: resolve('src/main/hosts/browser/index.ts'),
          'workers/diagnosis': resolve('src/main/workers/diagnosis.ts'),
          'workers/explore': resolve('src/main/workers/explore.ts'),
          'workers/import': resolve('src/main/workers/import.ts'),
          'workers/inference': resolve('src/main/workers/inference.ts'),
          'workers/training': resolve('src/main/workers/training.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: resolve('src/preload/index.ts'),
        // A sandboxed preload is no ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig,
});
