import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { tinyScene, useStudioFolder } from '../../../../tests/support/studioScene';
import { TINY_GENERATOR, tinyWeights } from '../../../../tests/support/tinyPack';
import type { RuntimeOptions } from '../../../engine/runtime/providers';
import { mapZ } from '../../../engine/animate/synthesizer';
import { workerRuntime } from '../../../engine/runtime/remote';
import { f32 } from '../../../engine/tensor/tensor';
import type { Look } from '../../../shared/scene';
import type { EventData, EventName } from '../../../shared/api';
import { settingsSchema, type Settings } from '../../../shared/api/app';
import { StudioError } from '../../../shared/errors';
import { workerEntry } from '../../workers/entry';
import { StageRenderer } from '../stage/sceneRenderer';
import { createEngineRoom } from './engineRoom';
import { OpenPacks } from './openPacks';

const folder = useStudioFolder();
const weights = tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1);
const plain: Look = { kind: 'motion', style: null };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An engine room whose real workers a test can end, with what it broadcasts. */
function setup(refuse: (options: RuntimeOptions) => boolean = () => false) {
  const events: { name: EventName; data: unknown }[] = [];
  const workers: Worker[] = [];
  const asked: RuntimeOptions[] = [];
  let current: Settings = settingsSchema.parse({ provider: 'cpu', threads: 1 });
  const listeners: ((now: Settings, before: Settings) => void)[] = [];
  const engine = createEngineRoom({
    settings: {
      get current() {
        return current;
      },
      onChange: (listener) => void listeners.push(listener),
    },
    broadcast: (name, data) => void events.push({ name, data }),
    async start(options = {}, onExit) {
      asked.push(options);
      if (refuse(options)) throw new StudioError('provider', `The provider "${options.provider}" does not work here.`);
      const { url, execArgv } = workerEntry('inference');
      const worker = new Worker(url, { workerData: options, execArgv });
      workers.push(worker);
      if (onExit) worker.once('exit', onExit);
      return workerRuntime(worker);
    },
  });
  const change = (changes: Partial<Settings>) => {
    const before = current;
    current = { ...current, ...changes };
    for (const listener of listeners) listener(current, before);
  };
  const told = <Name extends EventName>(name: Name) =>
    events.flatMap((event) => (event.name === name ? [event.data as EventData<Name>] : []));
  closing.push(() => engine.close());
  return { engine, workers, asked, change, told };
}

describe('the engine room', () => {
  it('starts one worker for all, at first use, and says what computes', async () => {
    const { engine, asked, told } = setup();
    expect(asked).toEqual([]);
    const [a, b] = await Promise.all([engine.runtime(), engine.runtime()]);
    expect(a).toBe(b);
    expect(asked).toEqual([{ provider: 'cpu', threads: 1 }]);
    expect(told('app.provider')).toMatchObject([{ requested: 'cpu', actual: 'cpu', threads: 1 }]);
  });

  it('notices that its worker died, and renders again with a new one', async () => {
    const { engine, workers, told } = setup();
    const renderer = new StageRenderer(engine);
    const before = await renderer.frames(tinyScene(), [plain], [3]);
    const { generation } = engine;
    const runtime = await engine.runtime();
    const dying = workers[0]?.terminate();
    const pending = mapZ(runtime, TINY_GENERATOR, weights, f32([1, TINY_GENERATOR.zDim]));
    await expect(pending).rejects.toThrow(/stopped unexpectedly/);
    await dying;
    expect(told('stage.restarted')).toHaveLength(1);
    expect(engine.generation).toBeGreaterThan(generation);
    expect(await renderer.frames(tinyScene(), [plain], [3])).toEqual(before);
    expect(workers).toHaveLength(2);
    await renderer.close();
  });

  it('lets a stream go on when another way of computing is chosen meanwhile', async () => {
    const { engine, change, workers } = setup();
    const renderer = new StageRenderer(engine);
    const numbers: number[] = [];
    for await (const { frame } of renderer.stream(tinyScene(), [plain], { from: 0, to: 12 })) {
      numbers.push(frame);
      if (frame === 4) change({ threads: 2 });
    }
    expect(workers).toHaveLength(2);
    expect(numbers).toEqual(Array.from({ length: 13 }, (_, i) => i));
    await renderer.close();
  });

  it('computes in another way when the settings say so', async () => {
    const { engine, change, asked, told } = setup();
    const renderer = new StageRenderer(engine);
    const before = await renderer.frames(tinyScene(), [plain], [3]);
    change({ theme: 'dark' });
    expect(told('stage.restarted')).toEqual([]);
    change({ threads: 2 });
    expect(told('stage.restarted')).toHaveLength(1);
    expect(await renderer.frames(tinyScene(), [plain], [3])).toEqual(before);
    expect(asked.map(({ threads }) => threads)).toEqual([1, 2]);
    await renderer.close();
  });

  it('falls back from a provider that does not work, and says so', async () => {
    const { engine, change, asked, told } = setup(({ provider }) => provider === 'cuda' || provider === 'auto');
    change({ provider: 'auto' });
    const { provider } = await engine.runtime();
    expect(provider.actual).toBe('cpu');
    expect(asked.map((options) => options.provider)).toEqual(['auto', 'cpu']);
    expect(told('app.provider')).toMatchObject([{ requested: 'auto', actual: 'cpu' }]);
    expect(told('app.notice')).toHaveLength(1);
    expect(told('stage.restarted')).toEqual([]);
  });

  it('says why where nothing computes, and tries again', async () => {
    let broken = true;
    const { engine } = setup(() => broken);
    await expect(engine.runtime()).rejects.toMatchObject({ code: 'provider' });
    broken = false;
    expect((await engine.runtime()).provider.actual).toBe('cpu');
  });
});

describe('open packs', () => {
  const ref = { name: 'tiny' };
  it('are opened once for all who use them', async () => {
    const packs = new OpenPacks();
    const [a, b] = await Promise.all([packs.use(ref, async (pack) => pack), packs.use(ref, async (pack) => pack)]);
    expect(await packs.use(ref, async (pack) => pack)).toBe(a);
    expect(b).toBe(a);
    await packs.close();
  });

  it('are opened anew when they were replaced, and stay for who still uses the old one', async () => {
    const packs = new OpenPacks();
    await packs.use(ref, async (old) => {
      const now = new Date();
      utimesSync(join(folder.pack, 'manifest.json'), now, new Date(now.getTime() + 5_000));
      expect(await packs.use(ref, async (pack) => pack)).not.toBe(old);
      expect((await old.weights('motion')).size).toBeGreaterThan(0);
    });
    await packs.close();
  });

  it('are closed when nobody has used them for a while', async () => {
    const packs = new OpenPacks(0);
    const pack = await packs.use(ref, async (open) => open);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(pack.weights('motion')).rejects.toThrow(/closed/);
    expect(await packs.use(ref, async (open) => open)).not.toBe(pack);
    await packs.close();
  });

  it('say which there are when one is not there', async () => {
    await expect(new OpenPacks().use({ name: 'nowhere' }, async () => 0)).rejects.toThrow(/starter, tiny/);
  });
});
