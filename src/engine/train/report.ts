import { join } from 'node:path';
import type { JobKind, JobResult } from '../../shared/jobs';
import { writeAtomically } from '../checkpoints/atomicWrite';
import { readJournal, type JournalEntry } from './journal';
import { RUN_FILES } from './trainer';

const FILE = 'report.html';
/** Points of a curve at most: each is a mean over a stretch of iterations. */
const POINTS = 300;
const CHART = { width: 640, height: 160 } as const;

type Step = Extract<JournalEntry, { kind: 'step' }>;

/**
 * Writes the report of a run into its folder: a page without scripts that shows what was asked, what came of it, every curve and
 * every preview. It needs nothing but the files beside it.
 */
export async function writeReport(
  folder: string,
  about: { kind: JobKind; options: unknown; result: JobResult },
): Promise<string> {
  const journal = readJournal(join(folder, RUN_FILES.log));
  const bytes = Buffer.from(reportPage(journal, about));
  const path = join(folder, FILE);
  await writeAtomically(path, bytes.length, [bytes]);
  return path;
}

/** The page as text. */
export function reportPage(
  journal: readonly JournalEntry[],
  { kind, options, result }: { kind: JobKind; options: unknown; result: JobResult },
): string {
  const steps = journal.filter((entry): entry is Step => entry.kind === 'step');
  const names = [...new Set(steps.flatMap(({ metrics }) => Object.keys(metrics)))];
  const measures = journal.flatMap((entry) => (entry.kind === 'measure' ? [entry] : []));
  const previews = journal.flatMap((entry) => (entry.kind === 'preview' ? [entry] : []));
  const notices = journal.flatMap((entry) => (entry.kind === 'notice' ? [entry] : []));
  const last = steps.at(-1);
  const facts: [string, string][] = [
    ['Iterations', String(last?.iteration ?? 0)],
    ['Time', `${((last?.seconds ?? 0) / 60).toFixed(1)} minutes`],
    ...Object.entries(result.measures).map(([name, value]): [string, string] => [name, value.toPrecision(4)]),
    ...result.files.map((file): [string, string] => ['Written', file]),
  ];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escape(`Training report: ${kind}`)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;background:#16161a;color:#e8e6e3}
h1,h2{font-weight:600}table{border-collapse:collapse}td{padding:.2rem 1rem .2rem 0;vertical-align:top}
figure{margin:1.2rem 0}figcaption{color:#a9a6a0}img{max-width:100%;image-rendering:auto;border-radius:4px}
svg{background:#1f1f25;border-radius:4px;max-width:100%}pre{white-space:pre-wrap;background:#1f1f25;padding:1rem;border-radius:4px}
</style>
<h1>${escape(result.summary)}</h1>
<table>${facts.map(([name, value]) => `<tr><td>${escape(name)}</td><td>${escape(value)}</td></tr>`).join('')}</table>
${notices.length > 0 ? `<h2>Notes</h2><ul>${notices.map(({ iteration, sentence }) => `<li>${iteration}: ${escape(sentence)}</li>`).join('')}</ul>` : ''}
<h2>Previews</h2>
${previews.flatMap(({ iteration, files }) => files.map((file) => `<figure><img src="${escape(`${RUN_FILES.previews}/${file}`)}" alt=""><figcaption>after ${iteration} iterations</figcaption></figure>`)).join('\n')}
<h2>Curves</h2>
${curvesOf(measures).join('\n')}
${names.map((name) => chart(name, pointsOf(steps, name))).join('\n')}
<h2>Settings</h2><pre>${escape(JSON.stringify(options, undefined, 2))}</pre>
</html>
`;
}

function curvesOf(measures: readonly { name: string; iteration: number; value: number }[]): string[] {
  const names = [...new Set(measures.map(({ name }) => name))];
  return names.map((name) =>
    chart(
      name,
      measures.filter((m) => m.name === name).map(({ iteration, value }) => [iteration, value] as const),
    ),
  );
}

/** Means over equal stretches of iterations: [iteration, value]. */
function pointsOf(steps: readonly Step[], name: string): (readonly [number, number])[] {
  const all = steps.flatMap(({ iteration, metrics }) => {
    const value = metrics[name];
    return value === undefined ? [] : [[iteration, value] as const];
  });
  const stretch = Math.max(1, Math.ceil(all.length / POINTS));
  return Array.from({ length: Math.ceil(all.length / stretch) }, (_, i) => {
    const part = all.slice(i * stretch, (i + 1) * stretch);
    return [
      (part.at(-1) as readonly [number, number])[0],
      part.reduce((sum, [, v]) => sum + v, 0) / part.length,
    ] as const;
  });
}

function chart(name: string, points: readonly (readonly [number, number])[]): string {
  const { width, height } = CHART;
  const values = points.map(([, v]) => v);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const lastX = points.at(-1)?.[0] ?? 1;
  const at = ([x, y]: readonly [number, number]) =>
    `${((x / lastX) * width).toFixed(1)},${(height - 8 - ((y - low) / (high - low || 1)) * (height - 16)).toFixed(1)}`;
  return `<figure><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(name)}"><polyline fill="none" stroke="#7fb4ff" stroke-width="1.5" points="${points.map(at).join(' ')}"/></svg><figcaption>${escape(name)}: ${values.at(-1)?.toPrecision(4) ?? ''} at the end, ${low.toPrecision(4)} to ${high.toPrecision(4)}</figcaption></figure>`;
}

/** Names come from folders and files of the artist: nothing of them may become markup. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
