import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph } from '../../graph';
import { compile } from '../../onnx';
import { openRuntime } from '../../runtime';
import type { Runtime } from '../../runtime/types';
import { f32, type F32 } from '../../tensor/tensor';
import { imageSetOf } from '../dataset';
import { colourMapOf, sharedColours } from './sharedColours';

const R = 64;
/** Pictures [N,3,R,R] of paper, with what is drawn on it in the middle. */
function papers(n: number, drawn: (picture: number) => number): F32 {
  const pictures = f32([n, 3, R, R]);
  pictures.data.forEach((_, at) => {
    const [x, y, picture] = [at % R, Math.floor(at / R) % R, Math.floor(at / (3 * R * R))];
    const inside = Math.max(Math.abs(x - (R - 1) / 2), Math.abs(y - (R - 1) / 2)) < R / 4;
    pictures.data[at] = inside ? drawn(picture) : 0.8;
  });
  return pictures;
}
const paper = (drawn: number) => papers(1, () => drawn);
function framed(picture: F32): F32 {
  const data = picture.data.map((value, at) => {
    const [x, y] = [at % R, Math.floor(at / R) % R];
    return Math.min(x, y, R - 1 - x, R - 1 - y) < 2 ? -0.8 : value;
  });
  return f32(picture.shape, data);
}

describe('the colours that pictures share', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openRuntime({ provider: 'cpu', threads: 1 });
  });
  afterAll(() => runtime.release());

  const ink = imageSetOf(papers(32, (picture) => picture / 16 - 1));
  async function lossOf(set: ReturnType<typeof imageSetOf>, picture: F32): Promise<number> {
    const g = new Graph();
    const fake = g.input('fake', picture.shape);
    const loss = sharedColours(colourMapOf(set), 1).loss({ fake, ws: fake });
    const session = await runtime.load(compile({ loss }, { name: 'colours' }));
    const { loss: found } = await session.run({ fake: picture });
    await session.release();
    return (found as F32).data[0] as number;
  }

  it('hold a picture on the same paper, whatever is drawn, for nothing', async () => {
    for (const drawn of [-0.9, 0, 0.9]) expect(await lossOf(ink, paper(drawn))).toBe(0);
  });
  it('object to a frame and to a tint', async () => {
    const picture = paper(0);
    expect(await lossOf(ink, framed(picture))).toBeGreaterThan(0.05);
    const tinted = f32(
      picture.shape,
      picture.data.map((value, at) => (at < R * R ? value - 0.5 : value)),
    );
    expect(await lossOf(ink, tinted)).toBeGreaterThan(0.02);
  });
  it('want a frame where the pictures have one', async () => {
    const pictures = papers(32, () => 0);
    const set = imageSetOf(framed(pictures));
    expect(await lossOf(set, framed(paper(0)))).toBe(0);
    expect(await lossOf(set, paper(0))).toBeGreaterThan(0.05);
  });
  it('are known the less the fewer pictures there are', async () => {
    const few = imageSetOf(paper(0));
    expect(await lossOf(few, framed(paper(0)))).toBeLessThan(await lossOf(ink, framed(paper(0))));
    expect(await lossOf(few, paper(0.3))).toBe(0);
  });
  it('are those of mirrored pictures too', () => {
    const left = paper(0);
    left.data.forEach((_, at) => (left.data[at] = at % R < R / 2 ? -1 : 1));
    expect([...colourMapOf(imageSetOf(left)).mean.data].every((value) => value === 0)).toBe(true);
  });
});
