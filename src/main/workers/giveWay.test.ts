import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

it.runIf(process.platform === 'linux')('lowers the priority of its own thread and of no other', async () => {
  const code = `
    const { parentPort } = require('node:worker_threads');
    const { readlinkSync, readFileSync } = require('node:fs');
    const own = () => {
      const id = readlinkSync('/proc/thread-self').split('/').at(-1);
      return Number(readFileSync('/proc/self/task/' + id + '/stat', 'utf8').split(') ')[1].split(' ')[16]);
    };
    import('tsx/esm/api').then(({ tsImport }) => tsImport(${JSON.stringify(new URL('./giveWay.ts', import.meta.url).href)}, ${JSON.stringify(import.meta.url)}))
      .then(({ giveWay }) => { const before = own(); const done = giveWay(); parentPort.postMessage({ before, done, after: own() }); });
  `;
  const before = getPriority();
  const worker = new Worker(code, { eval: true });
  const told = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect(told).toMatchObject({ done: true });
  const { after } = told as { after: number };
  expect(after).toBeGreaterThan(before);
  expect(getPriority()).toBe(before);
});
