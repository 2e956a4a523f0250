import type { F32 } from '../tensor/tensor';

/** Mean absolute change of a number from one frame to the next: frames [T,...], T >= 2. In [-1,1] images, 2 at most. */
export function frameChange(frames: F32): number {
  return meanDifference(frames, 1);
}

/**
 * How much a clip trembles: the mean absolute second difference over the mean absolute change. 0 for steady movement, about 1.7 for
 * noise, 2 for frames that jump back and forth; 0 for a clip that stands still.
 * @param frames [T,...], T >= 3
 */
export function jitter(frames: F32): number {
  const change = meanDifference(frames, 1);
  return change === 0 ? 0 : meanDifference(frames, 2) / change;
}

function meanDifference({ shape, data }: F32, order: 1 | 2): number {
  const size = data.length / (shape[0] as number);
  let sum = 0;
  for (let i = order * size; i < data.length; i++) {
    const step = (data[i] as number) - (data[i - size] as number);
    sum += Math.abs(order === 1 ? step : step - ((data[i - size] as number) - (data[i - 2 * size] as number)));
  }
  return sum / (data.length - order * size);
}
