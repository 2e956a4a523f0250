import type { RuntimeOptions } from '../../../engine/runtime/providers';
import type { ProviderReport, Runtime } from '../../../engine/runtime/types';
import type { ProviderState, Settings } from '../../../shared/api/app';
import { StudioError, toStudioError } from '../../../shared/errors';
import { startInferenceWorker } from '../../workers/start';
import type { Broadcast, EngineRoom, SettingsStore } from '../parts';
import { OpenPacks } from './openPacks';

export interface EngineRoomParts {
  readonly settings: Pick<SettingsStore, 'current' | 'onChange'>;
  readonly broadcast: Broadcast;
  /** Starts a runtime; tests put another in its place. */
  readonly start?: typeof startInferenceWorker;
}

const DIED = 'What computes the pictures stopped unexpectedly and is started anew. Nothing of your project is lost.';

/** One inference worker for everything that computes pictures. It follows the settings and is started anew when it dies. */
export function createEngineRoom({ settings, broadcast, start = startInferenceWorker }: EngineRoomParts): EngineRoom {
  const packs = new OpenPacks();
  let generation = 0;
  let running: Promise<Runtime> | undefined;
  let closed = false;
  let stopping: Promise<unknown> = Promise.resolve();

  async function launch(): Promise<Runtime> {
    const mine = generation;
    // two runtimes at once would hold two times the memory
    await stopping;
    const asked = optionsOf(settings.current);
    let computes = false;
    const onExit = () => {
      // one that never got ready is told of by its start
      if (!computes || mine !== generation || closed) return;
      generation++;
      running = undefined;
      broadcast('stage.restarted', { reason: DIED });
    };
    const runtime = await startOrFallBack(asked, (options) => start(options, onExit));
    computes = true;
    broadcast('app.provider', stateOf(asked, runtime.provider));
    return runtime;
  }

  /** Another provider was chosen, or another CPU thread count while the CPU computes. */
  function restart(): void {
    const old = running;
    generation++;
    running = undefined;
    stopping = Promise.all([stopping, old?.then((runtime) => runtime.release())]).catch(() => undefined);
    if (old) broadcast('stage.restarted', { reason: 'The pictures are computed in another way from now on.' });
  }

  async function startOrFallBack(
    asked: RuntimeOptions,
    begin: (options: RuntimeOptions) => Promise<Runtime>,
  ): Promise<Runtime> {
    try {
      return await begin(asked);
    } catch (thrown) {
      const error = toStudioError(thrown);
      if (error.code !== 'provider' || asked.provider === 'cpu') throw error;
      const runtime = await begin({ ...asked, provider: asked.provider === 'auto' ? 'cpu' : 'auto' });
      broadcast('app.notice', { sentence: `${error.message} Until then it runs on ${runtime.provider.actual}.` });
      return runtime;
    }
  }

  settings.onChange((now, before) => {
    if (now.provider !== before.provider || now.threads !== before.threads) restart();
  });

  return {
    get generation() {
      return generation;
    },
    withPack: (ref, work) => packs.use(ref, work),
    runtime() {
      if (closed) return Promise.reject(new StudioError('cancelled', 'The program is being closed.'));
      if (!running) {
        const started = launch();
        running = started;
        started.catch(() => {
          if (running === started) running = undefined;
        });
      }
      return running;
    },
    async close() {
      closed = true;
      await stopping;
      await running?.then((runtime) => runtime.release()).catch(() => undefined);
      await packs.close();
    },
  };
}

function optionsOf({ provider, threads }: Settings): RuntimeOptions {
  return { provider, ...(threads === null ? {} : { threads }) };
}

/** What really runs, against what was asked for. */
function stateOf({ provider = 'auto' }: RuntimeOptions, report: ProviderReport): ProviderState {
  return { ...report, requested: provider };
}
