import { visible, type TimeView } from './view';

export interface Tick {
  readonly frame: number;
  readonly major: boolean;
}

export type RulerUnit = 'frames' | 'time';

/** Pixels between two labelled ticks at least. */
const ROOM = 72;
const FRAME_STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
const SECOND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Frames between two labels: round in the unit that is read. */
export function labelStep(view: Pick<TimeView, 'scale'>, fps: number, unit: RulerUnit): number {
  const enough = (frames: number) => frames * view.scale >= ROOM;
  const seconds = SECOND_STEPS.map((step) => step * fps);
  const steps = unit === 'frames' ? FRAME_STEPS : [...FRAME_STEPS.filter((step) => step < fps / 2), ...seconds];
  return steps.find(enough) ?? (steps.at(-1) as number);
}

/** Parts that the stretch between two labels is divided into: as many of 10, 5, 4, 2 as leave room. */
function divisions(step: number, scale: number): number {
  return [10, 5, 4, 2].find((parts) => step / parts >= 1 && (step / parts) * scale >= 7) ?? 1;
}

/** Ticks that can be seen, in order; the frames of major ones are to be labelled. */
export function ticksOf(view: TimeView, fps: number, unit: RulerUnit): Tick[] {
  const step = labelStep(view, fps, unit);
  const parts = divisions(step, view.scale);
  const { from, to } = visible(view);
  const ticks: Tick[] = [];
  for (let i = Math.floor(from / step) * parts; (i * step) / parts <= to; i++) {
    ticks.push({ frame: Math.round((i * step) / parts), major: i % parts === 0 });
  }
  return ticks;
}

/** A frame as m:ss, with the frame within its second: '0:04.12'. */
export function timeText(frame: number, fps: number): string {
  const whole = Math.floor(frame / fps + 1e-9);
  const rest = Math.round(frame - whole * fps);
  const seconds = String(whole % 60).padStart(2, '0');
  return `${Math.floor(whole / 60)}:${seconds}.${String(rest).padStart(2, '0')}`;
}

export const tickText = (frame: number, fps: number, unit: RulerUnit): string =>
  unit === 'frames' ? String(frame) : timeText(frame, fps);
