import { StudioError } from '../../shared/errors';
import { f32, type F32 } from '../tensor/tensor';

/** How a w of the motion network becomes what the generator is given. */
export interface LatentOptions {
  /** Factor on w_t - w0: 0 stands still, 1 is the motion as learned. */
  readonly strength: number;
  /** Truncation: w_avg + psi (w - w_avg); 1 leaves w as it is. */
  readonly psi: number;
  /** How many of the ws are truncated, from the coarsest; all if left out. */
  readonly cutoff?: number;
}

/** w0 + strength (w - w0). @param w [T,wDim]; @param w0 [1,wDim] */
export function withStrength(w: F32, w0: F32, strength: number): F32 {
  if (strength === 1) return w;
  const width = w0.data.length;
  const moved = w.data.map((v, i) => {
    const start = w0.data[i % width] as number;
    return start + strength * (v - start);
  });
  return f32(w.shape, moved);
}

/**
 * Deals w out to the layers and truncates: [T,wDim] or [T,numWs,wDim] -> ws [T,numWs,wDim].
 * @param average w_avg [wDim]
 * @throws StudioError('bad-input') if w fits neither shape
 */
export function layerCodes(
  w: F32,
  numWs: number,
  average: F32,
  { psi, cutoff = numWs }: Omit<LatentOptions, 'strength'>,
): F32 {
  const wDim = average.data.length;
  const [count, ...rest] = w.shape as [number, ...number[]];
  const perLayer = rest.length === 2;
  const fits = perLayer ? rest[0] === numWs && rest[1] === wDim : rest.length === 1 && rest[0] === wDim;
  if (!fits) {
    throw new StudioError(
      'bad-input',
      `w is [${w.shape}], but this generator takes [N,${wDim}] or [N,${numWs},${wDim}]: use the pack that it was made with.`,
    );
  }
  const out = f32([count, numWs, wDim]);
  for (let n = 0; n < count; n++) {
    for (let layer = 0; layer < numWs; layer++) {
      const from = perLayer ? (n * numWs + layer) * wDim : n * wDim;
      const to = (n * numWs + layer) * wDim;
      const keep = layer < cutoff ? psi : 1;
      for (let i = 0; i < wDim; i++) {
        const a = average.data[i] as number;
        const v = w.data[from + i] as number;
        out.data[to + i] = keep === 1 ? v : a + keep * (v - a);
      }
    }
  }
  return out;
}
