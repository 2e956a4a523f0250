import type { OpName, OpRecord } from '../op';
import { clampGradRecord, clampRecord, lreluGradRecord, lreluRecord, preluRecord } from './activation';
import { addRecord, divRecord, mulRecord, negRecord, subRecord } from './arithmetic';
import { convRecord, convTransposeRecord, convWeightRecord } from './conv';
import { firRecord } from './fir';
import { gatherRecord, scatterAddRecord } from './gather';
import { gemmRecord } from './gemm';
import { constantRecord, inputRecord, weightRecord } from './leaves';
import { batchNormRecord, instanceNormRecord } from './norm';
import { maxPoolRecord } from './pool';
import { sumRecord } from './reduce';
import { broadcastRecord, concatRecord, padRecord, reshapeRecord, sliceRecord, transposeRecord } from './shape';
import * as unary from './unary';

export * from './activation';
export * from './arithmetic';
export * from './conv';
export * from './fir';
export * from './gather';
export * from './gemm';
export * from './norm';
export * from './pool';
export * from './reduce';
export * from './shape';
export * from './unary';

/** Every op there is. A name of OpAttrs without its record does not compile. */
export const registry: { readonly [K in OpName]: OpRecord<K> } = {
  input: inputRecord,
  weight: weightRecord,
  constant: constantRecord,
  add: addRecord,
  sub: subRecord,
  mul: mulRecord,
  div: divRecord,
  neg: negRecord,
  sqrt: unary.sqrtRecord,
  reciprocal: unary.reciprocalRecord,
  exp: unary.expRecord,
  log: unary.logRecord,
  sin: unary.sinRecord,
  cos: unary.cosRecord,
  tanh: unary.tanhRecord,
  sigmoid: unary.sigmoidRecord,
  softplus: unary.softplusRecord,
  abs: unary.absRecord,
  sign: unary.signRecord,
  positive: unary.positiveRecord,
  round: unary.roundRecord,
  stopGradient: unary.stopGradientRecord,
  toBytes: unary.toBytesRecord,
  lrelu: lreluRecord,
  lreluGrad: lreluGradRecord,
  prelu: preluRecord,
  clamp: clampRecord,
  clampGrad: clampGradRecord,
  reshape: reshapeRecord,
  transpose: transposeRecord,
  broadcast: broadcastRecord,
  slice: sliceRecord,
  pad: padRecord,
  concat: concatRecord,
  sum: sumRecord,
  gather: gatherRecord,
  scatterAdd: scatterAddRecord,
  gemm: gemmRecord,
  conv: convRecord,
  convTranspose: convTransposeRecord,
  convWeight: convWeightRecord,
  fir: firRecord,
  maxPool: maxPoolRecord,
  instanceNorm: instanceNormRecord,
  batchNorm: batchNormRecord,
};
