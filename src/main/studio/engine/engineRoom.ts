import type { RuntimeOptions } from '../../../engine/runtime/providers';
import type { ProviderReport, Runtime } from '../../../engine/runtime/types';
import type { ProviderState, Settings } from '../../../shared/api/app';
import { StudioError, toStudioError } from '../../../shared/errors';
import { startInferenceWorker } from '../../workers/start';
import type { Broadcast, EngineRoom, SettingsStore } from '../parts';
import { Lanes } from './lanes';
import { OpenPacks } from './openPacks';

export interface EngineRoomParts {
  readonly settings: Pick<SettingsStore, 'current' | 'onChange'>;
  readonly broadcast: Broadcast;
  /** Starts a runtime; tests put another in its place. */
  readonly start?: typeof startInferenceWorker;
}

const CHOSEN = 'The pictures are computed in another way from now on.';
const DIED = 'What computes the pictures stopped unexpectedly and is started anew. Nothing of your project is lost.';

/**
 * The inference workers of everything that computes pictures: one on all cores, and lanes beside it. They follow the settings and are all
 * started anew when one dies.
 */
export function createEngineRoom({ settings, broadcast, start = startInferenceWorker }: EngineRoomParts): EngineRoom {
  const packs = new OpenPacks();
  let generation = 0;
  let running: Promise<Runtime> | undefined;
  let lanes: Lanes | undefined;
  let closed = false;
  let stopping: Promise<unknown> = Promise.resolve();

  /** A worker whose death is noticed; one that never got ready is told of by its start. */
  async function open(options: RuntimeOptions): Promise<Runtime> {
    const mine = generation;
    let computes = false;
    const runtime = await start(options, () => {
      if (computes && mine === generation && !closed) restart(DIED);
    });
    computes = true;
    return runtime;
  }

  async function launch(): Promise<Runtime> {
    // two at once would hold two times the memory
    await stopping;
    const asked = optionsOf(settings.current);
    const runtime = await startOrFallBack(asked);
    broadcast('app.provider', stateOf(asked, runtime.provider));
    return runtime;
  }

  function runtime(): Promise<Runtime> {
    if (closed) return Promise.reject(new StudioError('cancelled', 'The program is being closed.'));
    if (!running) {
      const started = launch();
      running = started;
      started.catch(() => {
        if (running === started) running = undefined;
      });
    }
    return running;
  }

  /** Ends all workers, those that can be: whoever asks next has new ones. */
  function restart(reason: string): void {
    const old = [running?.then((ended) => ended.release()), lanes?.close()];
    if (running) broadcast('stage.restarted', { reason });
    generation++;
    running = undefined;
    lanes = undefined;
    stopping = Promise.allSettled([stopping, ...old]);
  }

  async function startOrFallBack(asked: RuntimeOptions): Promise<Runtime> {
    try {
      return await open(asked);
    } catch (thrown) {
      const error = toStudioError(thrown);
      if (error.code !== 'provider' || asked.provider === 'cpu') throw error;
      const runtime = await open({ ...asked, provider: asked.provider === 'auto' ? 'cpu' : 'auto' });
      broadcast('app.notice', { sentence: `${error.message} Until then it runs on ${runtime.provider.actual}.` });
      return runtime;
    }
  }

  settings.onChange((now, before) => {
    if (now.provider !== before.provider || now.threads !== before.threads) restart(CHOSEN);
  });

  return {
    get generation() {
      return generation;
    },
    withPack: (ref, work) => packs.use(ref, work),
    runtime,
    lanes() {
      if (!lanes && !closed) lanes = new Lanes(runtime, open);
      return lanes?.ready ?? [];
    },
    async close() {
      closed = true;
      await stopping;
      await lanes?.close();
      await running?.then((ended) => ended.release()).catch(() => undefined);
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
