import type { ArcfaceConfig } from '../../shared/networks';
import { add, gemm, reshape, type Graph, type Value } from '../graph';
import { areaResize } from './areaResize';
import { channelNorm, encoderInput, encoderStage } from './irse';
import { unitLength } from './perceptual';

/** Where the face lies in an aligned image of 256 pixels: rows 35 to 223, columns 32 to 220 (pSp, Richardson et al. 2021). */
const ROWS = { start: 35, end: 223, of: 256 } as const;
const COLUMNS = { start: 32, end: 220, of: 256 } as const;
/** Side of the images the face's place is known for. */
export const ARCFACE_RESOLUTION = 256;

/** Side of the map that the last stage leaves: each stage halves, rounding up. */
export function faceMapSide({ side, stages }: Pick<ArcfaceConfig, 'side' | 'stages'>): number {
  return stages.reduce((s) => Math.ceil(s / 2), side);
}

/**
 * ArcFace on IR-SE50 (Deng et al. 2019), fed as pSp does: the face cut out of the image at 256 pixels and averaged down to 112.
 * @param image aligned portrait [N,3,R,R] in [-1,1], any R; @returns embedding [N,dims] of unit length
 */
export function arcface(g: Graph, config: ArcfaceConfig, image: Value, prefix = ''): Value {
  const face = areaResize(image, config.side, [ROWS, COLUMNS]);
  const input = encoderInput(g, config, face, prefix);
  const body = config.stages.reduce((x, _, stage) => encoderStage(g, config, x, stage, prefix), input);
  const normalised = channelNorm(g, body, `${prefix}output_layer.0`);
  const [n, channels, side] = normalised.shape as [number, number, number];
  const weight = g.weight(`${prefix}output_layer.3.weight`, [config.dims, channels * side * side]);
  const bias = g.weight(`${prefix}output_layer.3.bias`, [config.dims]);
  const linear = add(gemm(reshape(normalised, [n, channels * side * side]), weight, false, true), bias);
  return unitLength(channelNorm(g, linear, `${prefix}output_layer.4`));
}
