import { Worker } from 'node:worker_threads';

/**
 * Ends the process if no round has been finished for so long, even if the main thread never comes back.
 * @returns [1], in which each round notes its number
 */
export function startWatchdog(seconds: number): Int32Array {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const code = `
    const { workerData } = require('node:worker_threads');
    let last = -1;
    setInterval(() => {
      const now = Atomics.load(workerData.beats, 0);
      if (now === last) {
        require('node:fs').writeSync(2, 'FAILED: hang in round ' + now + '\\n');
        process.kill(process.pid, 'SIGKILL');
      }
      last = now;
    }, workerData.seconds * 1000);`;
  new Worker(code, { eval: true, workerData: { beats, seconds } }).unref();
  return beats;
}
