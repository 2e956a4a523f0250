import type { JobLog } from '../../../../../shared/api/jobs';

type Points = JobLog['points'];

/** A chart of a training: its lines, by what was logged. Keys below `styles.curve`. */
export interface Chart {
  readonly key: string;
  readonly lines: readonly string[];
  readonly range?: readonly [number, number];
}

/** What is worth a chart, in the order in which a person looks. */
const CHARTS: readonly Chart[] = [
  { key: 'likeness', lines: ['perceptual', 'identity'] },
  { key: 'contest', lines: ['adversarialG', 'lossG', 'lossD'] },
  { key: 'signs', lines: ['realSign', 'fakeSign'], range: [-1, 1] },
  { key: 'augment', lines: ['augmentP'] },
];

/** What says the same as another line does. */
const SAID_ALREADY = new Set(['realLogit', 'fakeLogit']);

/** The charts a log has numbers for; what is in none of them has one of its own. */
export function chartsOf(points: Points): Chart[] {
  const names = new Set(points.flatMap(({ metrics }) => Object.keys(metrics)));
  for (const name of SAID_ALREADY) names.delete(name);
  // the whole loss has the likeness in it, which has a chart of its own
  if (names.has('adversarialG')) names.delete('lossG');
  const known = CHARTS.map((chart) => ({ ...chart, lines: chart.lines.filter((name) => names.has(name)) }));
  const placed = new Set(CHARTS.flatMap(({ lines }) => lines));
  const rest = [...names].filter((name) => !placed.has(name)).map((name) => ({ key: name, lines: [name] }));
  return [...known, ...rest].filter(({ lines }) => lines.length > 0);
}

/** Columns of a chart: iterations, then each line; null where a line has no number. */
export function columnsOf(points: Points, lines: readonly string[]): [number[], ...(number | null)[][]] {
  const smooth = lines.map((name) => smoothed(points.map(({ metrics }) => metrics[name] ?? null)));
  return [points.map(({ iteration }) => iteration), ...smooth];
}

/** Share of the running mean that a point keeps: single iterations of a contest say little. */
const KEPT = 0.9;

/** A running mean that begins at the first number; gaps stay gaps. */
export function smoothed(values: readonly (number | null)[]): (number | null)[] {
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    mean = KEPT * mean + (1 - KEPT) * value;
    weight = KEPT * weight + (1 - KEPT);
    return mean / weight;
  });
}

/** Previews of one kind in the order they were made, of one iteration the last. */
export function previewsOf(previews: JobLog['previews'], ending: '.png' | '.webp'): JobLog['previews'] {
  const byIteration = new Map<number, JobLog['previews'][number]>();
  for (const preview of previews) if (preview.name.endsWith(ending)) byIteration.set(preview.iteration, preview);
  return [...byIteration.values()].sort((a, b) => a.iteration - b.iteration);
}
