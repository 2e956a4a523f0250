import { StudioError } from '../../shared/errors';

/** Frames a second as an exact fraction; both parts positive integers without a common divisor. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** What a caller may give: frames a second as a number (29.97 means 30000/1001) or as a fraction. */
export type FrameRateInput = number | FrameRate;

const MAXIMUM_FPS = 1000;
const NTSC_BASES = [24, 30, 48, 60, 120, 240];
const NTSC_TOLERANCE = 0.006; // 23.98 is how 24000/1001 = 23.976 is usually written

/**
 * The exact fraction meant by a frame rate: whole numbers as they are, the television rates 23.976, 29.97, 59.94 ...
 * as n*1000/1001, anything else as the fraction with the smallest denominator up to 1001 that hits it, or in
 * steps of 1e-5 frames/s.
 * @throws StudioError 'bad-input' unless 0 < fps <= 1000
 */
export function frameRate(input: FrameRateInput): FrameRate {
  if (typeof input !== 'number') return fromFraction(input);
  if (!(input > 0 && input <= MAXIMUM_FPS)) throw badRate(String(input));
  const ntsc = NTSC_BASES.find((base) => Math.abs(input - (base * 1000) / 1001) < NTSC_TOLERANCE);
  if (ntsc !== undefined) return fromFraction({ numerator: ntsc * 1000, denominator: 1001 });
  for (let denominator = 1; denominator <= 1001; denominator++) {
    const numerator = Math.round(input * denominator);
    if (numerator > 0 && Math.abs(input - numerator / denominator) <= 1e-9 * input)
      return fromFraction({ numerator, denominator });
  }
  return fromFraction({ numerator: Math.max(1, Math.round(input * 1e5)), denominator: 1e5 });
}

/** Frames a second as a number. */
export function framesPerSecond({ numerator, denominator }: FrameRate): number {
  return numerator / denominator;
}

/** "25/1", as ffmpeg reads it. */
export function frameRateText({ numerator, denominator }: FrameRate): string {
  return `${numerator}/${denominator}`;
}

function fromFraction({ numerator, denominator }: FrameRate): FrameRate {
  const whole = Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator);
  if (!whole || numerator <= 0 || denominator <= 0 || numerator / denominator > MAXIMUM_FPS)
    throw badRate(`${numerator}/${denominator}`);
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function badRate(given: string): StudioError {
  return new StudioError('bad-input', `The frame rate ${given} cannot be used: give a number above 0 and up to 1000.`);
}
