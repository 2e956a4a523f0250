import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets every other thread of the program go first, from now on and for the threads this one starts: it then computes with what they
 * leave over, which is everything while they are idle. Only Linux has priorities of single threads.
 * @returns whether it could be done
 */
export function giveWay(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // "<process>/task/<thread>" of the thread that reads it
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
    return true;
  } catch {
    return false;
  }
}
