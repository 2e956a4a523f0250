import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A holder touches its lock this often; one that has not for four times as long is gone, whatever its process id says. */
const HEARTBEAT_MS = 5_000;
const POLL_MS = 300;

/**
 * Runs work while holding a lock file, so that two commands started at once do not install over each other.
 * The lock of a run that died is taken over.
 * @template T
 * @param {string} file the lock; its folder is created
 * @param {() => Promise<T>} work
 * @param {(holder: string) => void} onWait called once if another run holds it, with that run's process id
 * @returns {Promise<T>} what the work returned
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  const mark = `${process.pid} ${randomUUID()}`;
  let told = false;
  while (!take(file, mark)) {
    const seen = read(file);
    if (seen !== undefined && isStale(file, seen)) breakLock(file, seen);
    else {
      if (!told && seen) onWait(seen.split(' ')[0] ?? '');
      told = true;
      await sleep(POLL_MS);
    }
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (read(file) === mark) rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} mark
 */
function take(file, mark) {
  try {
    writeFileSync(file, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Whether the run that wrote a lock is no longer alive.
 * @param {string} file
 * @param {string} seen the lock's content; empty in the instant between its creation and its writing
 */
function isStale(file, seen) {
  const age = ageOf(file);
  if (age === undefined) return false;
  if (age > 4 * HEARTBEAT_MS) return true;
  const pid = Number(seen.split(' ')[0]);
  return seen !== '' && !isAlive(pid);
}

/**
 * Removes a dead run's lock. Only one waiter may do it, and only if the lock is still the one it looked at: otherwise
 * a slow waiter would remove the lock that a faster one has just taken.
 * @param {string} file
 * @param {string} seen
 */
export function breakLock(file, seen) {
  const guard = `${file}.breaking`;
  try {
    mkdirSync(guard);
  } catch {
    if ((ageOf(guard) ?? 0) > 4 * HEARTBEAT_MS) rmdirSync(guard);
    return;
  }
  try {
    if (read(file) === seen) rmSync(file, { force: true });
  } finally {
    rmdirSync(guard);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function ageOf(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody removed the lock by hand: the work goes on.
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
