import { Command as Commander, CommanderError, Option } from 'commander';
import { StudioError } from '../../../shared/errors';
import { exampleLines, exitCodeLines } from './help';
import type { Command, Declaration } from './verb';
import type { RawValues } from './fields';

/** What was asked for on the command line. */
export type Request =
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly raw: RawValues;
      readonly positionals: readonly string[];
    }
  /** Help or version: text for stdout. */
  | { readonly kind: 'text'; readonly text: string };

const GLOBAL_OPTIONS = [
  new Option('--json', 'print one JSON document: {"result": ...} or {"error": {code, message}}'),
  new Option('--json-lines', 'the same, after a line of JSON for every progress and notice'),
  new Option('--verbose', 'with an error, print what a problem report needs'),
];

/** First words of verbs that are groups, and what they are about. */
const GROUPS: Readonly<Record<string, string>> = {
  pack: 'look into, check and export model packs',
  jobs: 'list, pause, resume, finish, cancel and remove trainings',
  train: 'train the networks of a pack',
  styles: 'list and remove styles',
  likenesses: 'list and remove likenesses',
};
/** Verbs that their group stands for when it is named alone. */
const GROUP_DEFAULTS: ReadonlySet<string> = new Set(['jobs list', 'styles list', 'likenesses list']);

/**
 * Finds the verb and its raw arguments.
 * @throws StudioError 'usage' for an unknown verb or option, or a missing argument
 */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[], version: string): Request {
  const found: { request?: Request } = {};
  const printed: string[] = [];
  const program = decorate(new Commander('styleinv'), printed)
    .description('Animate portraits with StyleInV, on your own machine.')
    .version(version, '-V, --version')
    .addHelpText('after', ['', ...exitCodeLines()].join('\n'));
  for (const command of commands) {
    const { words, parent } = place(program, command.verb.name, printed);
    const isDefault = GROUP_DEFAULTS.has(command.verb.name);
    describe(decorate(parent.command(words, { isDefault }), printed), command.verb).action((...args: unknown[]) => {
      const positionals = args.slice(0, command.verb.positionals.length).flat();
      const raw = args[command.verb.positionals.length] as RawValues;
      const given = positionals.filter((word) => word !== undefined).map(String);
      found.request = { kind: 'run', command, raw, positionals: given };
    });
  }
  try {
    program.parse(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group without a verb prints its help, as an error: it is none.
    if (error.exitCode === 0 || error.code === 'commander.help') return { kind: 'text', text: printed.join('') };
    throw new StudioError('usage', sentence(error.message, argv));
  }
  return found.request ?? { kind: 'text', text: printed.join('') };
}

/** Every command throws instead of exiting and prints into a list instead of onto the terminal. */
function decorate(command: Commander, printed: string[]): Commander {
  for (const option of GLOBAL_OPTIONS) command.addOption(option);
  return command
    .exitOverride()
    .configureOutput({ writeOut: (text) => printed.push(text), writeErr: (text) => printed.push(text) })
    .configureHelp({ sortSubcommands: false })
    .helpCommand(false);
}

/** The command that a verb hangs on, and the verb's own word: 'pack info' hangs on a group. */
function place(program: Commander, name: string, printed: string[]): { parent: Commander; words: string } {
  const [first = '', second] = name.split(' ');
  if (second === undefined) return { parent: program, words: first };
  const group = program.commands.find((command) => command.name() === first);
  const parent = group ?? decorate(program.command(first), printed).description(GROUPS[first] ?? '');
  return { parent, words: second };
}

function describe(command: Commander, verb: Declaration): Commander {
  command.description(verb.summary);
  for (const { name, help, required, variadic } of verb.positionals) {
    const word = variadic ? `${name}...` : name;
    command.argument(required ? `<${word}>` : `[${word}]`, help);
  }
  for (const { flags, help, absent } of Object.values(verb.options)) {
    command.addOption(new Option(flags, absent === undefined ? help : `${help} (default: ${absent})`));
  }
  return command.addHelpText('after', ['', ...exampleLines(verb.examples)].join('\n'));
}

/** Commander's message as one sentence with a way on. */
function sentence(message: string, argv: readonly string[]): string {
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const text = [first.charAt(0).toUpperCase() + first.slice(1), ...rest.map((line) => line.trim())].join(' ');
  const verb = argv.find((word) => !word.startsWith('-'));
  const help = verb === undefined || /unknown command/i.test(first) ? 'styleinv --help' : `styleinv ${verb} --help`;
  return `${text.replace(/\.$/, '')}: see \`${help}\`.`;
}
