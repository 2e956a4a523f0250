import { padRows } from '../animate/synthesizer';
import { Graph, type Value } from '../graph';
import { compile } from '../onnx';
import { targetOf } from '../runtime/target';
import type { Runtime, Session } from '../runtime/types';
import { f32, rows, type F32, type Weights } from '../tensor/tensor';

/** Something that turns each image into a row of numbers: an embedding, features. */
export interface ImageRows {
  /** @param images [N,3,R,R] in [-1,1], any N; @returns [N,D]; @throws StudioError('cancelled'), 'out-of-memory' */
  run(images: F32, signal?: AbortSignal): Promise<F32>;
  release(): Promise<void>;
}

const BATCH = 16;

/**
 * Loads a metric's network for images of one size.
 * @param build e.g. an identity metric's embed or an extractor's features: [N,3,R,R] -> [N,D]
 * @param resolution side of the images: R
 */
export async function openImageRows(
  runtime: Runtime,
  weights: Weights,
  build: (g: Graph, image: Value) => Value,
  resolution: number,
  batch = BATCH,
): Promise<ImageRows> {
  const g = new Graph();
  const image = g.input('image', [batch, 3, resolution, resolution]);
  const target = targetOf(runtime.provider.actual);
  const session = await runtime.load(compile({ rows: build(g, image) }, { name: 'measure', weights, target }));
  return { run: (images, signal) => runAll(session, images, batch, signal), release: () => session.release() };
}

async function runAll(session: Session, images: F32, batch: number, signal?: AbortSignal): Promise<F32> {
  const count = images.shape[0] as number;
  const width = session.model.outputs[0]?.shape[1] as number;
  const out = f32([count, width]);
  for (let at = 0; at < count; at += batch) {
    const used = Math.min(batch, count - at);
    const { rows: found } = await session.run(
      { image: padRows(rows(images, at, at + used), batch) },
      undefined,
      signal,
    );
    out.data.set(rows(found as F32, 0, used).data, at * width);
  }
  return out;
}
