import type { Look, Scene } from '../scene';
import { dependsOn, rangesWhere, resolveCode, sameCode, type FrameRange } from './codes';
import { sameCycle } from './cycle';
import { remap, type MotionTiming, type Remap } from './remap';
import { sampleTrack, type Track } from './track';

/** Which frames of a look are other pictures than before. */
export type FrameChanges =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly ranges: readonly FrameRange[] };

const NONE: FrameChanges = { kind: 'none' };
const ALL: FrameChanges = { kind: 'all' };

/**
 * The frames of `after` that differ from those of the same number in `before`, or were not there. Frames it leaves out are the same
 * picture; of those it names a few may be too.
 * @param motion of the pack's motion network
 */
export function changedFrames(before: Scene, after: Scene, look: Look, motion: MotionTiming): FrameChanges {
  if (before === after) return NONE;
  if (!samePicture(before, after)) return ALL;
  if (look.kind === 'inversion') return NONE;
  const count = after.clip.frames;
  const tests = [
    movesOtherwise(before, after, motion),
    ...styleChange(before, after, look.style),
    ...directionChanges(before, after),
  ].filter((test) => test !== undefined);
  const known = before.clip.frames;
  const ranges = rangesWhere(count, (frame) => frame >= known || tests.some((differs) => differs(frame)));
  if (ranges.length === 0) return NONE;
  const [first] = ranges;
  return first?.from === 0 && first.to === count - 1 ? ALL : { kind: 'some', ranges };
}

type FrameTest = (frame: number) => boolean;
const ALWAYS: FrameTest = () => true;

/** Whether everything agrees that all frames depend on alike. */
function samePicture(a: Scene, b: Scene): boolean {
  const frozen = ({ pack, start, clip: { psi, cutoff, noise, seed } }: Scene) => [
    pack.name,
    pack.id,
    start.w,
    start.ws,
    start.likeness,
    psi,
    cutoff,
    noise,
    noise === 'random' ? seed : 0,
  ];
  const [before, after] = [frozen(a), frozen(b)];
  return before.every((value, i) => value === after[i]);
}

/** Where w_t differs: another moment, another code in its window, another strength of the motion. */
function movesOtherwise(before: Scene, after: Scene, motion: MotionTiming): FrameTest | undefined {
  const [a, b] = [before, after].map((scene) => remap(scene.clip, scene.speed, motion)) as [Remap, Remap];
  const [m, n] = [before, after].map(({ motion: track, clip }) => sampleTrack(track, clip.frames)) as [
    Float64Array,
    Float64Array,
  ];
  const codesDiffer = codeTest(before, after, a, b);
  return (frame) => {
    if (m[frame] !== n[frame]) return true;
    // a motion of strength 0 stands still whatever its codes
    if (n[frame] === 0) return false;
    if (a.times[frame] !== b.times[frame]) return true;
    return codesDiffer !== undefined && (codesDiffer === ALWAYS || dependsOn(b, b.times[frame] as number, codesDiffer));
  };
}

/** Tells by its number whether a code is another one; ALWAYS where that says nothing. */
function codeTest(before: Scene, after: Scene, a: Remap, b: Remap): FrameTest | undefined {
  if (a.codeDistance !== b.codeDistance || !sameCycle(a.cycle, b.cycle)) return ALWAYS;
  const differs = (code: number) =>
    !sameCode(resolveCode(before.codes, before.clip.seed, code), resolveCode(after.codes, after.clip.seed, code));
  if (before.clip.seed !== after.clip.seed) return differs;
  const edited = [...Object.keys(before.codes), ...Object.keys(after.codes)].map(Number);
  const changed = new Set(edited.filter(differs));
  return changed.size === 0 ? undefined : (code) => changed.has(code);
}

function styleChange(before: Scene, after: Scene, name: string | null): (FrameTest | undefined)[] {
  if (name === null) return [];
  const of = ({ styles }: Scene) => styles.find((style) => style.name === name);
  const [a, b] = [of(before), of(after)];
  if (!a || !b) return [a === b ? undefined : ALWAYS];
  const ranges = (style: typeof a) => [style.ranges?.coarse ?? 1, style.ranges?.middle ?? 1, style.ranges?.fine ?? 1];
  const sameRanges = ranges(a).every((factor, i) => factor === ranges(b)[i]);
  const [from, to] = [sampleTrack(a.strength, before.clip.frames), sampleTrack(b.strength, after.clip.frames)];
  // of a style of strength 0 nothing shows, whatever its ranges
  return [(frame) => from[frame] !== to[frame] || (!sameRanges && to[frame] !== 0)];
}

/** Directions are the same if their vectors are, whatever they are called; of one vector the amounts add up. */
function directionChanges(before: Scene, after: Scene): FrameTest[] {
  const [a, b] = [before, after].map(amountsByVector) as [Map<string, Track[]>, Map<string, Track[]>];
  return [...new Set([...a.keys(), ...b.keys()])].map((vector) => {
    const from = total(a.get(vector) ?? [], before.clip.frames);
    const to = total(b.get(vector) ?? [], after.clip.frames);
    return (frame) => from[frame] !== to[frame];
  });
}

function amountsByVector({ directions }: Scene): Map<string, Track[]> {
  const found = new Map<string, Track[]>();
  for (const { vector, amount } of directions) found.set(vector, [...(found.get(vector) ?? []), amount]);
  return found;
}

function total(tracks: readonly Track[], count: number): Float64Array {
  const sum = new Float64Array(count);
  for (const track of tracks) sampleTrack(track, count).forEach((amount, i) => (sum[i] = (sum[i] as number) + amount));
  return sum;
}
