import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { readBytes, type ByteSource } from './byteSource';
import { corrupt, unsupported } from './problems';
import { checkedSize } from './tensorRef';

/** Bytes per element of every type the format knows. */
export const SAFETENSORS_SIZES: Record<string, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
};

/** Where a tensor lies: `offset` in bytes from the start of the file. */
export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
}

/** Longest header that is read: room for about 100,000 tensors. */
const MAX_HEADER = 16 * 2 ** 20;

const entrySchema = z.strictObject({
  dtype: z.string().max(16),
  shape: z.array(z.int().min(0)).max(16),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const metadataSchema = z.record(z.string(), z.string());

/** True if the file starts like safetensors: a plausible header length, then a JSON object. */
export function looksLikeSafetensors(source: ByteSource): boolean {
  if (source.size < 10) return false;
  const start = readBytes(source, 0, 9);
  return start[8] === 0x7b && start.readBigUInt64LE() <= BigInt(source.size - 8);
}

/**
 * Reads and checks a safetensors header: every tensor inside the file, sizes that fit type and shape, no name twice, no overlaps, no
 * bytes that belong to no tensor.
 * @throws StudioError 'corrupt', or 'unsupported' for an element type outside the format
 */
export function readSafetensorsHeader(source: ByteSource): SafetensorsHeader {
  if (source.size < 8) throw corrupt('It is too short for a safetensors file');
  const claimed = readBytes(source, 0, 8).readBigUInt64LE();
  if (claimed > BigInt(Math.min(MAX_HEADER, source.size - 8)))
    throw corrupt(`Its header claims a length of ${claimed} bytes`);
  const length = Number(claimed);
  const text = readBytes(source, 8, length).toString('utf8');
  const json = parseObject(text);
  const metadata = metadataSchema.safeParse(json['__metadata__'] ?? {});
  if (!metadata.success) throw corrupt('Its __metadata__ is not a table of texts');
  const tensors = new Map<string, SafetensorsEntry>();
  for (const [name, value] of Object.entries(json)) {
    if (name !== '__metadata__') tensors.set(name, checkedEntry(name, value, 8 + length, source.size));
  }
  checkCoverage(tensors, 8 + length, source.size);
  return { metadata: metadata.data, tensors };
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw corrupt('Its header is not valid JSON', String(error));
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw corrupt('Its header is not a JSON object');
  // JSON.parse keeps the last of equal names without a word, but equal names are how one tensor hides another.
  if (countNames(text) !== Object.keys(json).length) throw corrupt('Its header uses a name twice');
  return json as Record<string, unknown>;
}

/** Number of names of the outermost object in valid JSON. */
function countNames(json: string): number {
  let names = 0;
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (c === '"') {
      for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++;
    } else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') depth--;
    else if (c === ':' && depth === 1) names++;
  }
  return names;
}

function checkedEntry(name: string, value: unknown, dataStart: number, fileSize: number): SafetensorsEntry {
  const short = `Tensor '${name.slice(0, 80)}'`;
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw corrupt(`${short} is not described as it must be`, z.prettifyError(parsed.error));
  const { dtype, shape, data_offsets } = parsed.data;
  const elementSize = Object.hasOwn(SAFETENSORS_SIZES, dtype) ? SAFETENSORS_SIZES[dtype] : undefined;
  if (elementSize === undefined)
    throw unsupported(`${short} has the unknown type ${dtype}`, 'save it again as F32 or F16');
  const [begin, end] = data_offsets;
  if (end < begin || dataStart + end > fileSize) throw corrupt(`${short} reaches beyond the end`);
  if (checkedSize(shape) * elementSize !== end - begin)
    throw corrupt(`${short} has ${end - begin} bytes, which does not fit its shape`);
  return { dtype, shape, offset: dataStart + begin, length: end - begin };
}

function checkCoverage(tensors: ReadonlyMap<string, SafetensorsEntry>, dataStart: number, fileSize: number): void {
  let at = dataStart;
  for (const [name, { offset, length }] of [...tensors].sort(
    ([, a], [, b]) => a.offset - b.offset || a.length - b.length,
  )) {
    const short = `Tensor '${name.slice(0, 80)}'`;
    if (offset < at) throw corrupt(`${short} overlaps another one`);
    if (offset > at) throw corrupt(`${offset - at} bytes before ${short} belong to nothing`);
    at = offset + length;
  }
  if (at !== fileSize) throw corrupt(`${fileSize - at} bytes at its end belong to nothing`);
}

/** Length field and JSON of a header, padded with spaces so that the data starts at a multiple of 8. */
export function encodeHeader(
  tensors: readonly { name: string; dtype: string; shape: readonly number[]; length: number }[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  const names = new Set<string>();
  let at = 0;
  for (const { name, dtype, shape, length } of tensors) {
    if (name === '__metadata__' || names.has(name))
      throw new StudioError('internal', `two tensors are to be written as '${name}'`);
    names.add(name);
    entries.push([name, { dtype, shape, data_offsets: [at, (at += length)] }]);
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)), 'utf8');
  const padded = Math.ceil(json.length / 8) * 8;
  const out = Buffer.alloc(8 + padded, ' ');
  out.writeBigUInt64LE(BigInt(padded));
  json.copy(out, 8);
  return out;
}
