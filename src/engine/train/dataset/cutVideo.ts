import { sideOf } from '../../portrait/quad';
import type { VideoInfo } from '../../video/probe';
import { cutSquare, rejected, warning, type Cut, type CutContext, type CutPicture, type Problem } from './cut';
import type { Source } from './inspect';
import { enlarged, tooSmall } from './place';
import { openPlacer, type VideoPlan } from './placeFrames';
import { framesOf, inspectVideo } from './video';

/** How a video is taken apart. Pictures that stand alone are clips of one frame. */
interface Lengths {
  readonly fps: number;
  readonly minFrames: number;
  readonly maxFrames: number;
}

/**
 * A video as clips of allowed length, or as single pictures, frame by frame while it is decoded. A stretch without a face ends a
 * clip; stretches that are too short are left out.
 * @throws StudioError 'ffmpeg', 'cancelled', and whatever the detector throws
 */
export async function* cutVideo(source: Source, context: CutContext): AsyncGenerator<Cut, void, undefined> {
  const info = await inspectVideo(source, context);
  if ('type' in info) return yield info;
  const lengths = lengthsFor(info, context);
  const problem = hopeless(info, lengths, context);
  if (problem) return yield problem;

  const { rules } = context;
  const clipped = rules.kind === 'clips';
  const frames = Math.round(info.duration * lengths.fps);
  const plan: VideoPlan = { source, fps: lengths.fps, frames, clipFrames: clipped ? lengths.maxFrames : Infinity };
  const placer = await openPlacer(plan, context);
  const clips = new ClipBuilder(lengths);
  const tally = { frames: 0, placed: 0, small: undefined as Problem | undefined, damaged: false };
  let smallest: Parameters<typeof enlarged>[0] | undefined;

  const decoded = framesOf(source, context, { fps: lengths.fps, onDamage: () => (tally.damaged = true) });
  for await (const image of decoded) {
    const frame = tally.frames++;
    const quad = await placer.place(frame, image);
    const small = quad && tooSmall(quad, rules.resolution);
    tally.small ??= small;
    if (!quad || small) {
      clips.end();
      continue;
    }
    tally.placed++;
    if (!smallest || sideOf(quad) < sideOf(smallest)) smallest = quad;
    yield* clips.add(cutSquare(image, quad, rules.resolution), frame);
  }
  clips.end();

  const reason = clips.kept === 0 ? whyNothing(tally, lengths, clipped) : undefined;
  if (reason) return yield reason;
  if (tally.damaged) yield warning('damaged', `It is damaged: ${tally.frames} frames of it could be read.`);
  const lost = tally.frames - tally.placed;
  if (lost > 0) yield warning('no-face', `${lost} of its ${tally.frames} frames show no face of use and are left out.`);
  if (clips.dropped > 0) {
    const sentence = `${clips.dropped} of its frames are left out: alone they are fewer than ${lengths.minFrames}.`;
    yield warning('too-short', sentence);
  }
  if (clipped && clips.kept > 1) yield warning('split', `It became ${clips.kept} clips.`);
  if (smallest) yield* enlarged(smallest, rules.resolution);
  yield* placer.warnings();
}

function lengthsFor(info: VideoInfo, { rules }: CutContext): Lengths {
  if (rules.kind === 'clips') return rules;
  // Of a short video there is one picture at least.
  return { fps: info.fps / Math.min(rules.everyNth, info.frames), minFrames: 1, maxFrames: 1 };
}

/** What can be said of a video without decoding it all. */
function hopeless(info: VideoInfo, { fps, minFrames }: Lengths, { rules }: CutContext): Problem | undefined {
  if (rules.kind === 'clips' && info.frames === 1)
    return rejected('one-frame', 'It has one frame: nothing moves in it.');
  const frames = info.duration * fps;
  // The exact number is known after decoding; an estimate may be off by one at each end.
  if (rules.kind === 'clips' && frames < minFrames - 2) return tooShort(Math.round(frames), minFrames);
  const side = Math.min(info.width, info.height);
  if (rules.crop !== 'centre' || side >= rules.resolution / 2) return undefined;
  const quad = { centre: { x: 0, y: 0 }, axis: { x: side / 2, y: 0 } };
  return tooSmall(quad, rules.resolution);
}

function whyNothing(
  { frames, placed, small }: { frames: number; placed: number; small: Problem | undefined },
  { minFrames }: Lengths,
  clipped: boolean,
): Problem {
  if (frames === 0) return rejected('damaged', 'It is damaged: no frame of it can be decoded.');
  if (clipped && frames === 1) return rejected('one-frame', 'It has one frame: nothing moves in it.');
  if (placed === 0) return small ?? rejected('no-face', 'No face was found in it.');
  if (placed < frames)
    return rejected('no-face', `Its face is seen in too few frames: never for ${minFrames} in a row.`);
  return tooShort(frames, minFrames);
}

function tooShort(frames: number, minFrames: number): Problem {
  return rejected('too-short', `It has ${frames} frames at the set's rate; at least ${minFrames} are needed.`);
}

/** Holds back the frames of a clip until there are enough of them, and begins a new clip when one is full. */
class ClipBuilder {
  /** Clips that were long enough. */
  kept = 0;
  /** Frames that were not given, being too few in a row. */
  dropped = 0;
  private held: CutPicture[] = [];
  private length = 0;

  constructor(private readonly lengths: Lengths) {}

  /** @returns the frames that can be stored now */
  add(data: Uint8Array, frame: number): CutPicture[] {
    if (this.length === this.lengths.maxFrames) this.end();
    const picture: CutPicture = { type: 'picture', data, frame, begins: this.length === 0 };
    this.length++;
    if (this.length > this.lengths.minFrames) return [picture];
    this.held.push(picture);
    if (this.length < this.lengths.minFrames) return [];
    this.kept++;
    return this.held.splice(0);
  }

  end(): void {
    this.dropped += this.held.length;
    this.held = [];
    this.length = 0;
  }
}
