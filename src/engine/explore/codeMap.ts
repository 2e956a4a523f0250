import { f32, type F32 } from '../tensor/tensor';
import { clusterCodes, type MapClusters } from './clusters';
import { clusterDirections, differenceDirection, principalDirections, type CodeDirection } from './directions';
import { interpolatePositions } from './neighbours';
import { fitPca, projectCodes, type Pca } from './pca';
import { layoutUmap, type UmapLayout } from './umap';
import { walkThrough } from './walk';

export const LAYOUTS = ['pca', 'umap'] as const;
export type LayoutKind = (typeof LAYOUTS)[number];

/** Components that directions are offered of. */
const COMPONENTS = 64;
/** Components that distances are measured in: neighbours and clusters. */
const REDUCED = 24;

export interface CodeMapOptions {
  readonly seed?: number;
  /** How many codes, from the first, are random samples. */
  readonly samples?: number;
}

/** So many samples have the shape of the space: other codes then find their place among them, instead of bending it. */
const ENOUGH_SAMPLES = 200;

/** From a layout's own coordinates to -1..1, the same scale on both axes. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** A set of codes [N,D] and everything that is asked of it; layouts and components are computed once. */
export class CodeMap {
  readonly pca: Pca;
  private readonly reduced: F32;
  private umap: UmapLayout | undefined;
  private readonly frames: Partial<Record<LayoutKind, Frame>> = {};
  private clusters: { readonly count: number; readonly found: MapClusters } | undefined;

  /** @throws StudioError('bad-input') for no codes */
  constructor(
    readonly codes: F32,
    private readonly options: CodeMapOptions = {},
  ) {
    this.pca = fitPca(codes, COMPONENTS);
    this.reduced = projectCodes(this.pca, codes, REDUCED);
  }

  /** Positions [N,2] within -1..1. @param onProgress share done, 0..1; throwing there ends the work */
  layout(kind: LayoutKind, onProgress: (share: number) => void = () => undefined): F32 {
    if (kind === 'umap') this.umap ??= layoutUmap(this.reduced, { ...this.options, among: this.among, onProgress });
    const raw = kind === 'umap' ? (this.umap as UmapLayout).positions : flat(this.reduced);
    this.frames[kind] ??= frameOf(raw);
    return framed(raw, this.frames[kind]);
  }

  /**
   * Where other codes [M,D] lie in a layout: projected for PCA, among their nearest neighbours for UMAP (whose layout is computed if it was
   * not yet). May be outside of -1..1.
   */
  place(kind: LayoutKind, codes: F32): F32 {
    if (!this.frames[kind]) this.layout(kind);
    const reduced = projectCodes(this.pca, codes, REDUCED);
    const frame = this.frames[kind] as Frame;
    if (kind === 'pca') return framed(flat(reduced), frame);
    const { anchors } = this.umap as UmapLayout;
    return framed(interpolatePositions(reduced, anchors.codes, anchors.positions), frame);
  }

  /** Codes that UMAP is fitted to: frames of a clip, all but equal, would make an island far from everything. */
  private get among(): number {
    const { samples = 0 } = this.options;
    return samples >= ENOUGH_SAMPLES ? samples : (this.codes.shape[0] as number);
  }

  /** @throws StudioError('bad-input') for more clusters than codes */
  cluster(count: number): MapClusters {
    if (this.clusters?.count !== count) this.clusters = { count, found: clusterCodes(this.reduced, count) };
    return this.clusters.found;
  }

  principal(most: number): CodeDirection[] {
    return principalDirections(this.pca, most);
  }

  towardsClusters(count: number): CodeDirection[] {
    return count === 0 ? [] : clusterDirections(this.codes, this.cluster(count).assignment, count);
  }

  /** @throws StudioError('bad-input') for points that are not there */
  difference(from: readonly number[], to: readonly number[]): Float32Array {
    return differenceDirection(this.codes, from, to);
  }

  /** Codes [frames,D] of a walk through points of the map. */
  walk(points: readonly number[], frames: number, closed: boolean): F32 {
    const width = this.codes.shape[1] as number;
    const through = f32([points.length, width]);
    points.forEach((n, i) => through.data.set(this.codes.data.subarray(n * width, (n + 1) * width), i * width));
    return walkThrough(through, frames, closed);
  }
}

/** The first two coordinates; zero where there are fewer. */
function flat({ data, shape }: F32): F32 {
  const [count, width] = shape as [number, number];
  const out = f32([count, 2]);
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < Math.min(2, width); k++) out.data[n * 2 + k] = data[n * width + k] as number;
  }
  return out;
}

function frameOf({ data }: F32): Frame {
  const low = [Infinity, Infinity] as [number, number];
  const high = [-Infinity, -Infinity] as [number, number];
  data.forEach((value, i) => {
    const axis = (i % 2) as 0 | 1;
    low[axis] = Math.min(low[axis], value);
    high[axis] = Math.max(high[axis], value);
  });
  const size = Math.max(high[0] - low[0], high[1] - low[1]) / 2;
  return { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, scale: size > 0 ? 1 / size : 1 };
}

function framed({ data, shape }: F32, { x, y, scale }: Frame): F32 {
  return f32(
    shape,
    data.map((value, i) => (value - (i % 2 === 0 ? x : y)) * scale),
  );
}
