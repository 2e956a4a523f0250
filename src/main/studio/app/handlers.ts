import { openPack } from '../../../engine/packs/pack';
import { resolvePack, STARTER_PACK } from '../../../engine/packs/locations';
import { version } from '../../../../package.json';
import type { Handlers } from '../handlers';
import type { Parts } from '../parts';
import { diagnose } from './diagnose';
import type { ErrorLog } from './errorLog';
import type { MemoryWatch } from './memory';
import { problemReport } from './problemReport';

interface AppParts extends Pick<Parts, 'settings' | 'shell' | 'broadcast'> {
  readonly memory: Pick<MemoryWatch, 'state'>;
  /** Sentences for the first window that listens: nobody could have heard them before. Emptied. */
  readonly notices: string[];
}

/** The program as a whole: what it is, how it is set, how it fares. */
export function appHandlers(
  { settings, shell, broadcast, memory, notices }: AppParts,
  errors: ErrorLog,
): Handlers<'app.'> {
  const starter = once(starterResolution);
  settings.onChange((changed) => broadcast('app.settings', changed));
  return {
    async 'app.hello'(_, { client }) {
      client.tell('app.memory', memory.state);
      for (const sentence of notices.splice(0)) client.tell('app.notice', { sentence });
      const uploadUrl = shell.uploadUrl?.(client);
      return {
        version,
        host: shell.kind,
        platform: process.platform,
        mediaBase: shell.mediaBase,
        ...(uploadUrl === undefined ? {} : { uploadUrl }),
        settings: settings.current,
        starterPack: STARTER_PACK,
        packResolution: await starter(),
      };
    },
    'app.setSettings': ({ settings: wanted }) => settings.set(wanted),
    'app.diagnose': (_, { signal }) => diagnose(signal),
    'app.problemReport': async ({ error }) => ({ text: problemReport({ errors: errors.entries, shown: error }) }),
  };
}

async function starterResolution(): Promise<number> {
  const pack = await openPack(await resolvePack(STARTER_PACK));
  const { resolution } = pack.manifest.networks.generator.config;
  await pack.close();
  return resolution;
}

/** Keeps the first result; a failure is tried again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
