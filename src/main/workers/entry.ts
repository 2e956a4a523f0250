import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../shared/errors';

export interface WorkerEntry {
  readonly url: URL;
  readonly execArgv: string[];
}

/**
 * Where the code of a worker lies: the TypeScript source beside this file when that is what runs (tests, scripts), else the
 * built file, whichever chunk of the bundle this function ended up in.
 * @throws StudioError 'not-found' if the build holds no such worker
 */
export function workerEntry(name: string, from: string = import.meta.url): WorkerEntry {
  if (from.endsWith('.ts')) {
    const loader = new URL('./register-typescript.mjs', from).href;
    return { url: new URL(`./${name}.ts`, from), execArgv: ['--import', loader] };
  }
  const places = [`./workers/${name}.js`, `../workers/${name}.js`, `./${name}.js`];
  const url = places.map((place) => new URL(place, from)).find((place) => existsSync(fileURLToPath(place)));
  if (url) return { url, execArgv: [] };
  throw new StudioError('not-found', `The ${name} worker is missing beside ${from}: run "npm run build" again.`);
}
