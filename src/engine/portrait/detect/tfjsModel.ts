import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { sizeOf } from '../../tensor/tensor';

/** One operation of a TensorFlow.js graph model, in the file's own words. */
export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}
/** A constant of the model: float32 (fp16 is widened) or int32 numbers in TensorFlow's order of axes. */
export interface TfjsWeight {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}
export interface TfjsModel {
  readonly nodes: readonly TfjsNode[];
  readonly weights: ReadonlyMap<string, TfjsWeight>;
}

const LIMITS = { jsonBytes: 4 * 2 ** 20, weightBytes: 32 * 2 ** 20, nodes: 5000 } as const;

const nodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.unknown()).default({}),
});
const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.number().int().min(1).max(1e6)).max(6),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.literal('float16') }).optional(),
});
const modelSchema = z.object({
  format: z.literal('graph-model'),
  modelTopology: z.object({ node: z.array(nodeSchema).max(LIMITS.nodes) }),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string()).length(1), weights: z.array(weightSchema).max(LIMITS.nodes) }))
    .length(1),
});
type WeightEntry = z.infer<typeof weightSchema>;

/**
 * Reads a TensorFlow.js graph model: `<name>.json` and the one weight file it names beside it.
 * @throws StudioError 'not-found' if a file is missing, 'corrupt' if the files are not such a model or disagree in length.
 */
export async function readTfjsModel(jsonPath: string): Promise<TfjsModel> {
  const text = await readBounded(jsonPath, LIMITS.jsonBytes);
  const parsed = modelSchema.safeParse(parseJson(text.toString('utf8'), jsonPath));
  if (!parsed.success) throw corrupt(jsonPath, z.prettifyError(parsed.error));
  const { modelTopology, weightsManifest } = parsed.data;
  const [manifest] = weightsManifest;
  const [file] = manifest?.paths ?? [];
  if (!manifest || !file || basename(file) !== file) throw corrupt(jsonPath, `weight file ${file}`);
  const bytes = await readBounded(join(dirname(jsonPath), file), LIMITS.weightBytes);
  return { nodes: modelTopology.node, weights: readWeights(manifest.weights, bytes, jsonPath) };
}

function readWeights(entries: readonly WeightEntry[], bytes: Buffer, path: string): Map<string, TfjsWeight> {
  const weights = new Map<string, TfjsWeight>();
  let at = 0;
  for (const { name, shape, dtype, quantization } of entries) {
    const count = sizeOf(shape);
    const width = quantization ? 2 : 4;
    if (at + count * width > bytes.length) throw corrupt(path, `weight ${name} reaches beyond its file`);
    const data = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
    for (let i = 0; i < count; i++, at += width) {
      if (dtype === 'int32') data[i] = bytes.readInt32LE(at);
      else data[i] = quantization ? halfToNumber(bytes.readUInt16LE(at)) : bytes.readFloatLE(at);
    }
    weights.set(name, { shape, data });
  }
  if (at !== bytes.length) throw corrupt(path, `${bytes.length - at} bytes of weights too many`);
  return weights;
}

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

async function readBounded(path: string, limit: number): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: Error) => {
    const sentence = `The face detector's file ${path} is missing: run "npm install" again, or set the points by hand.`;
    throw new StudioError('not-found', sentence, error.message, { cause: error });
  });
  try {
    const { size } = await file.stat();
    if (size > limit) throw corrupt(path, `${size} bytes, at most ${limit} expected`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(path, String(error));
  }
}

function corrupt(path: string, detail: string): StudioError {
  const sentence = `The face detector's file ${path} is damaged: run "npm install" again, or set the points by hand.`;
  return new StudioError('corrupt', sentence, detail);
}
