import { describe, expect, it } from 'vitest';
import { cutPatch, type Outside } from './patch';
import { squareQuad } from './quad';

/** A row of pixels 10, 20, 30, ... repeated downwards. */
function ramp(width: number, height: number) {
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => 10 * ((Math.floor(i / 3) % width) + 1));
  return { width, height, rgb };
}

/** Red of the patch's middle row. */
function row(width: number, quad: ReturnType<typeof squareQuad>, factor: number, outside: Outside) {
  const patch = cutPatch(ramp(width, 5), quad, factor, 0, outside);
  const start = Math.floor(patch.height / 2) * patch.width;
  const values = Array.from({ length: patch.width }, (_, i) => patch.data[3 * (start + i)]);
  return { left: patch.left, values };
}

describe('cutPatch', () => {
  it('mirrors without repeating the edge, as often as it takes', () => {
    const { left, values } = row(4, squareQuad({ x: 2, y: 2.5 }, 14), 1, 'mirror');
    expect(left).toBe(-5);
    expect(values).toEqual([20, 30, 40, 30, 20, 10, 20, 30, 40, 30, 20, 10, 20, 30]);
  });
  it('mirrors a single pixel into itself', () => {
    expect(row(1, squareQuad({ x: 0.5, y: 2.5 }, 4), 1, 'mirror').values).toEqual([10, 10, 10, 10, 10]);
  });
  it('is black outside where that is asked for', () => {
    expect(row(3, squareQuad({ x: 1.5, y: 2.5 }, 5), 1, 'black').values).toEqual([0, 10, 20, 30, 0]);
  });
  it('averages blocks that lie on multiples of the factor', () => {
    const { left, values } = row(6, squareQuad({ x: 3, y: 2.5 }, 4), 2, 'mirror');
    expect(left).toBe(0);
    expect(values).toEqual([15, 35, 55]);
  });
});
