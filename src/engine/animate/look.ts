import { StudioError } from '../../shared/errors';
import { f32, type F32, type Weights } from '../tensor/tensor';

/** One way of painting a motion: the generator's weights, and where the motion starts in its latent space. */
export interface Look {
  readonly weights: Weights;
  /** Codes of a likeness [1,numWs,wDim], which the motion moves in place of w0. */
  readonly pivot?: F32;
}

/**
 * The motion of w0 carried over to a pivot: pivot + (w_t - w0), so that a likeness moves as its portrait does.
 * @param w [T,wDim]; @param w0 [1,wDim]; @param pivot [1,numWs,wDim]
 * @returns [T,numWs,wDim]
 * @throws StudioError('bad-input') if the pivot belongs to another generator
 */
export function aboutPivot(w: F32, w0: F32, pivot: F32, numWs: number): F32 {
  const [count, wDim] = w.shape as [number, number];
  if (pivot.shape[1] !== numWs || pivot.shape[2] !== wDim) {
    throw new StudioError(
      'bad-input',
      `The likeness has codes [${pivot.shape}], but this generator takes [1,${numWs},${wDim}]: use the pack that it was made with.`,
    );
  }
  const out = f32([count, numWs, wDim]);
  for (let at = 0; at < out.data.length; at++) {
    const i = at % wDim;
    const frame = Math.floor(at / (numWs * wDim));
    const moved = (w.data[frame * wDim + i] as number) - (w0.data[i] as number);
    out.data[at] = (pivot.data[at % (numWs * wDim)] as number) + moved;
  }
  return out;
}
