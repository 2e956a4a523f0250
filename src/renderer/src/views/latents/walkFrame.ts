/** The frame of a walk that shows after `ticks` frames of play: round and round, or to and fro. */
export function walkFrame(ticks: number, frames: number, round: boolean): number {
  if (frames < 2) return 0;
  if (round) return ticks % frames;
  const there = ticks % (2 * frames - 2);
  return there < frames ? there : 2 * frames - 2 - there;
}
