import { randomUUID } from 'node:crypto';
import { resolvePack } from '../../../engine/packs/locations';
import { openPack } from '../../../engine/packs/pack';
import type { Runtime } from '../../../engine/runtime/types';
import { startInferenceWorker } from '../../workers/start';
import type { EventName } from '../../../shared/api';
import { createFileHandles } from '../files/fileHandles';
import { createMediaShelf } from '../files/mediaShelf';
import type { CallContext, Client } from '../handlers';
import type { Broadcast, EngineRoom } from '../parts';

/** A window that notes what it is told. */
export interface TestWindow extends CallContext {
  readonly told: { name: EventName; data: unknown }[];
  /** The window goes. */
  close(): void;
}

export function testWindow(): TestWindow {
  const gone = new AbortController();
  const told: TestWindow['told'] = [];
  const client: Client = {
    id: randomUUID(),
    gone: gone.signal,
    tell: (name, data) => void told.push({ name, data }),
  };
  return { client, signal: gone.signal, told, close: () => gone.abort() };
}

/** A real runtime on the CPU, started at first use, and packs opened for each piece of work. */
export function testEngine(): EngineRoom {
  let runtime: Promise<Runtime> | undefined;
  return {
    generation: 1,
    runtime: () => (runtime ??= startInferenceWorker({ provider: 'cpu', threads: 1 })),
    async withPack(ref, work) {
      const pack = await openPack(await resolvePack(ref.name));
      try {
        return await work(pack);
      } finally {
        await pack.close();
      }
    },
    close: async () => (await runtime)?.release(),
  };
}

/** Parts of the Studio without a host, and everything that was broadcast. */
export function testParts() {
  const events: { name: EventName; data: unknown }[] = [];
  const broadcast: Broadcast = (name, data) => void events.push({ name, data });
  return { broadcast, events, files: createFileHandles(), media: createMediaShelf(), engine: testEngine() };
}
