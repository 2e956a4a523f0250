import { cpus, homedir, release, totalmem, type as systemName, userInfo } from 'node:os';
import { userFolder } from '../../../engine/packs/locations';
import { version } from '../../../../package.json';
import type { LoggedError } from './errorLog';
import { redact, type Redaction } from './redact';

export interface ReportContent {
  readonly errors: readonly LoggedError[];
  /** What the interface showed. */
  readonly shown?: string;
}

/** A text for people who help: the program, the machine, the last errors. Paths, the user's and the machine's name are taken out. */
export function problemReport({ errors, shown }: ReportContent, redaction: Redaction = ownRedaction()): string {
  const processors = cpus();
  const lines = [
    'StyleInV Studio: problem report',
    '',
    `Program: ${version}, Node ${process.versions.node}${electronVersion()}`,
    `System: ${systemName()} ${release()}, ${process.platform} ${process.arch}`,
    `Machine: ${processors.length} cores (${processors[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(1)} GiB of memory`,
    '',
    ...(shown === undefined ? [] : ['What was shown:', shown, '']),
    errors.length === 0 ? 'No errors since the program was started.' : 'Last errors, newest first:',
    ...[...errors].reverse().flatMap(describe),
  ];
  return redact(lines.join('\n'), redaction);
}

function describe({ when, where, code, message, detail }: LoggedError): string[] {
  const head = `${when} ${where}: ${code}: ${message}`;
  return detail === undefined ? [head] : [head, ...detail.split('\n').map((line) => `    ${line}`)];
}

const electronVersion = () => (process.versions['electron'] ? `, Electron ${process.versions['electron']}` : '');

function ownRedaction(): Redaction {
  return { folders: { '<user folder>': userFolder(), '<home>': homedir() }, user: userInfo().username };
}
