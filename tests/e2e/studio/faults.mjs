// Loaded before the program and each of its workers: while a file of a fault's name lies in the folder STYLEINV_FAULTS, that goes wrong.
import { existsSync, promises, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';

const LOOK_MS = 20;
const folder = process.env['STYLEINV_FAULTS'] ?? '';
/** @param {'full-disk' | 'dead-worker'} name */
const has = (name) => existsSync(join(folder, name));

const { open } = promises;
promises.open = async (...args) => {
  const file = await open(...args);
  // Only what is written to a temporary name: that is how the program writes whatever matters.
  if (!String(args[0]).endsWith('.partial') || !has('full-disk')) return file;
  file.writeFile = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: String(args[0]) });
  };
  return file;
};
syncBuiltinESMExports();

// Between two runs: a thread that ends within one takes the whole process with it.
if (workerData && 'provider' in workerData) {
  const timer = setInterval(() => {
    if (!has('dead-worker')) return;
    rmSync(join(folder, 'dead-worker'));
    throw new Error('This worker was told to die.');
  }, LOOK_MS);
  timer.unref();
}
