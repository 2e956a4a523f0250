import { exitCodes } from '../../src/main/hosts/cli/help';
import type { Declaration } from '../../src/main/hosts/cli/verb';
import { VERBS } from '../../src/main/hosts/cli/verbs';

const INTRODUCTION = `# The command line

This page is written by \`npm run docs\` from the declarations that also make \`--help\`.

\`npx styleinv VERB\` works in the project's folder after \`npm run animate\` or \`npm test\` has run once.

## For people and for programs

What a verb makes (usually the path of a file) goes to stdout; progress, remarks and errors go to stderr. A file that you
name is never replaced without \`--force\`; one that you do not name gets the next free number. Paths are meant from the
current folder. Ctrl-C stops at the next step and leaves nothing half-written; a second one stops at once.

Every verb takes these:

| option | meaning |
|---|---|
| \`--json\` | one JSON document on stdout and nothing else: \`{"result": ...}\`, with \`"notices"\` if there are any, or \`{"error": {"code", "message"}}\` |
| \`--json-lines\` | the same as the last line, after a line for every \`{"progress": ...}\` and \`{"notice": ...}\` |
| \`--verbose\` | with an error, what a problem report needs |
| \`--help\` | arguments, options and examples |
`;

/** The text of docs/cli.md, before prettier has been over it. */
export function cliPage(): string {
  return [INTRODUCTION, exitCodeSection(), ...VERBS.map(verbSection)].join('\n');
}

function exitCodeSection(): string {
  const rows = exitCodes().map(
    ({ exitCode, code, meaning }) => `| ${exitCode} | ${code && `\`${code}\``} | ${meaning} |`,
  );
  return ['## Exit codes', '', '| exit code | error code | meaning |', '|---|---|---|', ...rows, ''].join('\n');
}

function verbSection({ name, summary, positionals, options, examples }: Declaration): string {
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  const words = positionals.map(({ name: word, help, required, variadic }) => {
    const inside = variadic ? `${word}...` : word;
    return `- \`${required ? `<${inside}>` : `[${inside}]`}\`: ${help}`;
  });
  const rows = Object.values(options).map(
    ({ flags, help, absent = '' }) => `| \`${flags}\` | ${cell(help)} | ${cell(absent)} |`,
  );
  const table = rows.length > 0 ? ['| option | meaning | without it |', '|---|---|---|', ...rows, ''] : [];
  const shown = examples.map(({ command, meaning }) => `| \`styleinv ${command}\` | ${cell(meaning)} |`);
  return [
    `## styleinv ${name}`,
    '',
    sentence,
    '',
    ...(words.length > 0 ? [...words, ''] : []),
    ...table,
    ...['| example | what it does |', '|---|---|', ...shown],
    '',
  ].join('\n');
}

/** Markdown would take these for markup. */
function cell(text: string): string {
  return text.replace(/[<>|*_]/g, '\\$&');
}
