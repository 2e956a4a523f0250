import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Signals that end this program politely, and so must end what it started. */
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** A child that was told to end has this long before it is killed. */
const GRACE_MS = 5_000;

/**
 * @typedef {object} Ending how a child ended
 * @property {number} code its exit code; 128 + n where signal n ended it
 * @property {string} output what it wrote, if that was captured
 * @property {boolean} timedOut
 * @property {boolean} interrupted whether this process was sent a signal meanwhile
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {'inherit' | 'stderr' | 'capture'} [output] where the child writes: 'stderr' keeps stdout free for the result of the verb,
 *   'capture' returns it
 * @property {number} [timeoutMs] the child is told to end after this long
 */

/**
 * Runs Node on a script to its end.
 * @param {readonly string[]} args script and its arguments
 * @param {RunOptions} [options]
 * @returns {Promise<Ending>}
 */
export function runNode(args, options) {
  return runProgram(process.execPath, args, options);
}

/**
 * Runs a program to its end. A signal to this process reaches the child, and the child decides when both end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Ending>}
 */
export function runProgram(program, args, { cwd, env = process.env, output = 'inherit', timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const plain = output === 'capture' ? { ...env, NO_COLOR: '1', FORCE_COLOR: '0' } : env;
    const child = spawn(program, [...args], { cwd, env: plain, stdio: stdioOf(output), windowsHide: true });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    child.stderr?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));

    let interrupted = false;
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      interrupted = true;
      // A Windows console sends Ctrl-C to every process itself, and kill() there would not be polite.
      if (process.platform !== 'win32') child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);

    let timedOut = false;
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    if (timeoutMs !== undefined) {
      timers.push(
        setTimeout(() => {
          timedOut = true;
          child.kill('SIGTERM');
          timers.push(setTimeout(() => child.kill('SIGKILL'), GRACE_MS));
        }, timeoutMs),
      );
    }

    const settle = () => {
      timers.forEach(clearTimeout);
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    /** @type {(code: number | null, signal: NodeJS.Signals | null) => void} */
    const end = (code, signal) => {
      settle();
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output: text, timedOut, interrupted });
    };
    child.on('close', end);
    // What the child itself started may outlive it and hold its pipes open.
    child.on('exit', (code, signal) => timedOut && end(code, signal));
  });
}

/**
 * @param {'inherit' | 'stderr' | 'capture'} output
 * @returns {import('node:child_process').StdioOptions}
 */
function stdioOf(output) {
  if (output === 'inherit') return 'inherit';
  return output === 'stderr' ? ['inherit', process.stderr, process.stderr] : ['ignore', 'pipe', 'pipe'];
}
