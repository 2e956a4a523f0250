/** Frames from .. to, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Frames, in any order, as the fewest spans. */
export function spansOf(frames: Iterable<number>): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const frame of [...frames].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && frame <= last.to + 1) last.to = frame;
    else spans.push({ from: frame, to: frame });
  }
  return spans;
}

export const inSpans = (spans: readonly Span[], frame: number): boolean =>
  spans.some(({ from, to }) => frame >= from && frame <= to);
