import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACK_EXTENSION } from '../../../shared/pack';
import { PROJECT_EXTENSION } from '../../../shared/project';
import type { ElectronApi } from './api';

const OPENED = new Set([PROJECT_EXTENSION, PACK_EXTENSION]);

/**
 * Files in a command line: the system starts the program with them after a double click, or a drop onto its icon. Desktops of Linux name
 * them as addresses.
 */
export function filesOf(args: readonly string[], folder: string): string[] {
  return args.flatMap((arg) => fileOf(arg, folder) ?? []);
}

/** Arguments that mean the same in any folder. */
export function withFullPaths(args: readonly string[], folder: string): string[] {
  return args.map((arg) => fileOf(arg, folder) ?? arg);
}

function fileOf(arg: string, folder: string): string | undefined {
  const path = arg.startsWith('file:') ? pathOf(arg) : arg;
  const isFile = path !== undefined && !path.startsWith('-') && OPENED.has(extname(path).toLowerCase());
  return isFile ? resolve(folder, path) : undefined;
}

/** Undefined for an address on another machine, or none at all. */
function pathOf(address: string): string | undefined {
  try {
    const url = new URL(address);
    return url.host === '' ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

export interface OpenRequests {
  /** Whether this is the only Studio; if not, it must leave: the other one has been told. */
  readonly isOnly: boolean;
  /** From now on `open` is called for files, beginning with those that have been asked for before. */
  onOpen(open: (path: string) => void): void;
}

/**
 * Sees to it that one Studio runs at a time, and gathers what the system wants it to open.
 * @param args of this process's command line
 */
export function gatherOpenRequests(
  { app }: Pick<ElectronApi, 'app'>,
  { args, folder, focus }: { args: readonly string[]; folder: string; focus: () => void },
): OpenRequests {
  if (!app.requestSingleInstanceLock()) return { isOnly: false, onOpen: () => undefined };
  const waiting = filesOf(args, folder);
  let open: (path: string) => void = (path) => void waiting.push(path);
  app.on('second-instance', (_event, otherArgs, otherFolder) => {
    focus();
    // The first one is the program.
    for (const path of filesOf(otherArgs.slice(1), otherFolder)) open(path);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    focus();
    open(path);
  });
  return {
    isOnly: true,
    onOpen(listener) {
      open = listener;
      for (const path of waiting.splice(0)) listener(path);
    },
  };
}
