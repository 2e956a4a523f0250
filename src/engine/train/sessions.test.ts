import { expect, it } from 'vitest';
import { StudioError } from '../../shared/errors';
import type { OnnxModel, Runtime, Session } from '../runtime/types';
import { Sessions } from './sessions';

const model: OnnxModel = { name: 'some', bytes: new Uint8Array(), inputs: [], outputs: [] };

/** A runtime whose loads end when they are told to. */
function slowRuntime() {
  const loads: { end: () => void; fail: (error: Error) => void }[] = [];
  const freed: Session[] = [];
  const runtime = {
    load: () =>
      new Promise<Session>((resolve, reject) => {
        const session: Session = {
          model,
          run: () => Promise.resolve({}),
          release: () => Promise.resolve(void freed.push(session)),
        };
        loads.push({ end: () => resolve(session), fail: reject });
      }),
  } as Partial<Runtime> as Runtime;
  return { runtime, loads, freed };
}

it('a network that two ask for is loaded once', async () => {
  const { runtime, loads } = slowRuntime();
  const sessions = new Sessions(runtime);
  const both = [sessions.get(model), sessions.get(model)];
  expect(loads).toHaveLength(1);
  loads[0]?.end();
  const [first, second] = await Promise.all(both);
  expect(first).toBe(second);
});

it('a network that is still being loaded is freed as well', async () => {
  const { runtime, loads, freed } = slowRuntime();
  const sessions = new Sessions(runtime);
  const loading = sessions.get(model);
  const released = sessions.release();
  loads[0]?.end();
  await released;
  expect(freed).toEqual([await loading]);
});

it('a network that could not be loaded is tried again', async () => {
  const { runtime, loads } = slowRuntime();
  const sessions = new Sessions(runtime);
  const first = sessions.get(model);
  loads[0]?.fail(new StudioError('out-of-memory', 'no memory'));
  await expect(first).rejects.toMatchObject({ code: 'out-of-memory' });
  const second = sessions.get(model);
  loads[1]?.end();
  expect((await second).model).toBe(model);
});
