import { UMAP } from 'umap-js';
import { Random } from '../tensor/random';
import { f32, rows, type F32 } from '../tensor/tensor';
import { interpolatePositions } from './neighbours';

export interface UmapOptions {
  readonly seed?: number;
  /** Codes the layout is fitted to, at most; the others are placed among them. */
  readonly most?: number;
  /** How many codes, from the first, it may be fitted to; all if absent. */
  readonly among?: number;
  readonly neighbours?: number;
  readonly epochs?: number;
  /** Share of the work done, 0..1. Throwing here ends the work. */
  readonly onProgress?: (share: number) => void;
}

export interface UmapLayout {
  /** [N,2] */
  readonly positions: F32;
  /** Codes that the layout was fitted to, and where they came to lie: what others are placed among. */
  readonly anchors: { readonly codes: F32; readonly positions: F32 };
}

/** Fitting takes about 2 ms a code: 4,000 codes give the shape, and one waits seconds. */
const MOST = 4_000;
const EPOCHS = 200;
/** Fewer codes than these have no shape to find. */
const FEWEST = 4;
const PLACING_CHUNK = 500;
/** Shares of the time: neighbours and start, epochs, placing the rest. */
const PREPARED = 0.2;
const FITTED = 0.8;

/**
 * UMAP (McInnes et al. 2018) of codes [N,K], which should be reduced by PCA before. It is fitted to an even selection; the rest is placed by
 * interpolation between nearest neighbours (umap-js's own transform takes ten times as long, and never ends for some numbers of epochs).
 * Deterministic in the seed.
 */
export function layoutUmap(codes: F32, options: UmapOptions = {}): UmapLayout {
  const { seed = 0, most = MOST, neighbours = 15, epochs = EPOCHS, onProgress = () => undefined } = options;
  const count = codes.shape[0] as number;
  const chosen = evenly(options.among ?? count, most, seed);
  const anchorCodes = gather(codes, chosen);
  const anchors = { codes: anchorCodes, positions: fit(anchorCodes, seed, neighbours, epochs, onProgress) };
  const positions = f32([count, 2]);
  for (let at = 0; at < count; at += PLACING_CHUNK) {
    onProgress(FITTED + ((1 - FITTED) * at) / count);
    const part = rows(codes, at, Math.min(count, at + PLACING_CHUNK));
    positions.data.set(interpolatePositions(part, anchors.codes, anchors.positions).data, at * 2);
  }
  chosen.forEach((n, a) => positions.data.set(anchors.positions.data.subarray(a * 2, a * 2 + 2), n * 2));
  return { positions, anchors };
}

function fit(codes: F32, seed: number, neighbours: number, epochs: number, onProgress: (share: number) => void): F32 {
  const [count, width] = codes.shape as [number, number];
  if (count < FEWEST || width === 0) return f32([count, 2]);
  const random = new Random(seed, 1);
  const umap = new UMAP({
    random: () => random.uniform(),
    nNeighbors: Math.min(neighbours, count - 1),
    minDist: 0.1,
    nEpochs: epochs,
  });
  onProgress(0);
  const rounds = umap.initializeFit(toVectors(codes));
  startAt(umap.getEmbedding(), codes, random);
  for (let epoch = 0; epoch < rounds; epoch++) {
    onProgress(PREPARED + ((FITTED - PREPARED) * epoch) / rounds);
    umap.step();
  }
  return f32([count, 2], Float32Array.from(umap.getEmbedding().flat()));
}

/** Half the width of the start, and how far equal codes are moved apart in it. */
const START = 10;
const APART = 1e-3;

/**
 * Puts the points where their first two components are, in place of random spots: the layout keeps what is left and right on the map of
 * components, and groups do not drift away from each other (Kobak and Linderman 2021).
 */
function startAt(embedding: number[][], { data, shape }: F32, random: Random): void {
  const width = shape[1] as number;
  const largest = data.reduce((most, x, i) => (i % width < 2 ? Math.max(most, Math.abs(x)) : most), 0) || 1;
  embedding.forEach((spot, n) => {
    for (let axis = 0; axis < spot.length; axis++) {
      const along = axis < width ? (data[n * width + axis] as number) : 0;
      spot[axis] = (START * along) / largest + APART * random.normal();
    }
  });
}

/** Up to `most` of 0..count-1, spread over the whole and drawn by the seed, in order. */
function evenly(count: number, most: number, seed: number): Int32Array {
  if (count <= most) return Int32Array.from({ length: count }, (_, n) => n);
  const random = new Random(seed, 2);
  return Int32Array.from({ length: most }, (_, i) => Math.floor(((i + random.uniform()) * count) / most));
}

function gather(codes: F32, chosen: Int32Array): F32 {
  const width = codes.shape[1] as number;
  const out = f32([chosen.length, width]);
  chosen.forEach((n, i) => out.data.set(codes.data.subarray(n * width, (n + 1) * width), i * width));
  return out;
}

function toVectors({ data, shape }: F32): number[][] {
  const [count, width] = shape as [number, number];
  return Array.from({ length: count }, (_, n) => Array.from(data.subarray(n * width, (n + 1) * width)));
}
