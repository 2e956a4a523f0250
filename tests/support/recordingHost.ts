import { EventEmitter } from 'node:events';
import type { Host } from '../../src/main/hosts/cli/app';

/** A host for tests that records what is written. Paths in `taken` exist. */
export function recordingHost(taken: readonly string[] = [], columns?: number) {
  const written = { stdout: '', stderr: '' };
  const signals = new EventEmitter();
  const exits: number[] = [];
  const stream = (name: 'stdout' | 'stderr') => ({
    columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const host: Host = {
    cwd: '/here',
    exists: (path) => taken.includes(path.replaceAll('\\', '/').replace(/^[A-Z]:/, '')),
    version: '1.2.3',
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    signals,
    exit: () => exits.push(130),
  };
  return { host, written, signals, exits };
}
