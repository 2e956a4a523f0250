import { describe, expect, it } from 'vitest';
import { StudioError, throwIfCancelled } from '../../../shared/errors';
import type { Service } from '../../services/types';
import { runCommandLine } from './app';
import { recordingHost } from '../../../../tests/support/recordingHost';
import { optional, text, wholeNumber, withDefault } from './fields';
import { bind, defineVerb } from './verb';

const fields = {
  frames: withDefault('--frames <n>', 'how many', wholeNumber(1, 10), 3),
  out: optional('-o, --out <file>', 'where', text()),
};
const count = defineVerb<typeof fields, { frames: number; files: readonly string[] }, { sum: number }>({
  name: 'count',
  summary: 'count frames',
  positionals: [{ name: 'files', help: 'some files', required: true, variadic: true }],
  options: fields,
  examples: [{ command: 'count a b', meaning: 'two files' }],
  read: ({ frames }, files) => ({ frames, files }),
  report: ({ sum }) => ({ remarks: ['Counted.'], lines: [`${sum}`] }),
});
const inner = defineVerb<Record<string, never>, null, null>({
  name: 'group inner',
  summary: 'a verb of two words',
  positionals: [],
  options: {},
  examples: [],
  read: () => null,
  report: () => ({ remarks: [], lines: ['inner'] }),
});

type CountService = Service<{ frames: number; files: readonly string[] }, { sum: number }>;

const counting: CountService = async ({ frames, files }, { progress, notice }) => {
  progress({ phase: 'rendering', done: frames, total: frames });
  notice('Something to know.');
  return { sum: frames * files.length };
};

async function run(argv: string[], service: CountService = counting) {
  const { host, written, signals, exits } = recordingHost();
  const commands = [bind(count, async () => service), bind(inner, async () => async () => null)];
  const code = await runCommandLine(argv, commands, host);
  return { code, ...written, signals, exits };
}

describe('for people', () => {
  it('puts the result on stdout and all else on stderr', async () => {
    expect(await run(['count', 'a', 'b', '--frames', '5'])).toMatchObject({
      code: 0,
      stdout: '10\n',
      stderr: 'Rendering: 5/5 frames, 0:00 left\nSomething to know.\nCounted.\n',
    });
  });

  it('finds verbs of two words', async () => {
    expect(await run(['group', 'inner'])).toMatchObject({ code: 0, stdout: 'inner\n' });
  });

  it('tells an error in one sentence, with its exit code', async () => {
    const failing: CountService = async () => {
      throw new StudioError('not-found', 'There is no photo.jpg: check the path.', 'detail');
    };
    expect(await run(['count', 'a'], failing)).toMatchObject({
      code: 6,
      stdout: '',
      stderr: 'There is no photo.jpg: check the path.\n',
    });
    expect((await run(['count', 'a', '--verbose'], failing)).stderr).toContain('detail');
  });

  it('shows no control characters of a file to the terminal', async () => {
    const hostile: CountService = async (_, { notice }) => {
      notice('Found \x1b[2Jevil\x9b in the file.');
      return { sum: 1 };
    };
    expect((await run(['count', 'a'], hostile)).stderr).toContain('Found \ufffd[2Jevil\ufffd in the file.');
  });

  it('gives bad news that is a result its exit code', async () => {
    const { host, written } = recordingHost();
    const verdict = { ...inner, report: () => ({ remarks: [], lines: ['damaged'], verdict: 'corrupt' as const }) };
    const commands = [bind(verdict, async () => async () => null)];
    expect(await runCommandLine(['group', 'inner'], commands, host)).toBe(4);
    expect(await runCommandLine(['group', 'inner', '--json'], commands, host)).toBe(4);
    expect(written).toEqual({ stdout: 'damaged\n{"result":null}\n', stderr: '' });
  });

  it('tells a bug as a bug', async () => {
    const buggy: CountService = async () => {
      throw new TypeError('x is undefined');
    };
    const { code, stderr } = await run(['count', 'a'], buggy);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Something went wrong inside StyleInV Studio: x is undefined\nRun it again with --verbose for what a problem report needs.\n',
    );
  });

  it.each([
    [['cuont', 'a'], "Unknown command 'cuont' (Did you mean count?): see `styleinv --help`."],
    [
      ['count', 'a', '--farmes', '5'],
      "Unknown option '--farmes' (Did you mean --frames?): see `styleinv count --help`.",
    ],
    [['count'], "Missing required argument 'files': see `styleinv count --help`."],
    [['count', 'a', '--frames', '11'], '--frames must be a whole number from 1 to 10, not "11".'],
    [['count', 'a', '--frames'], "Option '--frames <n>' argument missing: see `styleinv count --help`."],
    [['group', 'outer'], "Unknown command 'outer': see `styleinv --help`."],
  ])('tells how %j is wrong', async (argv, sentence) => {
    expect(await run(argv)).toMatchObject({ code: 2, stdout: '', stderr: `${sentence}\n` });
  });

  it('shows help on stdout, with examples and exit codes', async () => {
    const top = await run(['--help']);
    expect(top).toMatchObject({ code: 0, stderr: '' });
    expect(top.stdout).toMatch(/count .*count frames/);
    expect(top.stdout).toContain('130  stopped by Ctrl-C');
    const verb = await run(['count', '--help']);
    expect(verb).toMatchObject({ code: 0, stderr: '' });
    expect(verb.stdout).toContain('--frames <n>');
    expect(verb.stdout).toContain('(default: 3)');
    expect(verb.stdout).toContain('styleinv count a b');
    expect((await run([])).stdout).toBe(top.stdout);
    expect((await run(['group'])).stdout).toContain('a verb of two words');
    expect((await run(['--version'])).stdout).toBe('1.2.3\n');
  });
});

describe('for machines', () => {
  it('prints one document', async () => {
    const { code, stdout, stderr } = await run(['count', 'a', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ result: { sum: 3 }, notices: ['Something to know.'] });
  });

  it('prints errors the same way, even of a command line that was written wrong', async () => {
    const wrong = await run(['count', '--json', '--farmes', '5', 'a']);
    expect(wrong).toMatchObject({ code: 2, stderr: '' });
    const { error } = JSON.parse(wrong.stdout) as { error: Record<string, string> };
    expect(Object.keys(error)).toEqual(['code', 'message']);
    expect(error['code']).toBe('usage');
  });

  it('prints progress as lines if asked', async () => {
    const { stdout } = await run(['count', 'a', '--json-lines']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { progress: { phase: 'rendering', done: 3, total: 3 } },
      { notice: 'Something to know.' },
      { result: { sum: 3 } },
    ]);
  });

  it('does not take an argument for an option', async () => {
    expect((await run(['count', '--', '--json'])).stdout).toBe('3\n');
  });
});

describe('Ctrl-C', () => {
  it('reaches the service as a signal, and gives exit code 130', async () => {
    const { host, written, signals } = recordingHost();
    const waiting: CountService = async (_, { signal }) => {
      signals.emit('SIGINT');
      throwIfCancelled(signal);
      return { sum: 0 };
    };
    expect(await runCommandLine(['count', 'a'], [bind(count, async () => waiting)], host)).toBe(130);
    expect(written).toEqual({ stdout: '', stderr: 'Cancelled.\n' });
    expect(signals.eventNames()).toEqual([]);
  });
});
