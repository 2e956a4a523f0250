import type { Random } from '../../../src/engine/tensor/random';

/** Integers that break careless arithmetic. */
const NUMBERS = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];
/** Pickle operations, from marks to frames. */
const OPERATIONS = Buffer.from(
  '(.012FIJKLMNPQRSTUVXabcdghijlopqrstu)]}GB\x80\x81\x82\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97',
  'latin1',
);
/** Pieces that change what a file means. */
const PIECES = [
  "cos\nsystem\n(S'x'\ntR",
  'cbuiltins\neval\n(Vx\ntR',
  'h\x00h\x00\x86',
  '](' + 'h\x01'.repeat(20) + 'e',
  '}(h\x00h\x00u',
  '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},',
  '"shape":[99999999999]',
  '../../etc/passwd',
  'PK\x01\x02',
  '__proto__',
].map((piece) => Buffer.from(piece, 'latin1'));

type Change = (bytes: Buffer, at: number, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const pick = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)] as T;
const splice = (bytes: Buffer, at: number, remove: number, insert: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);

const CHANGES: readonly Change[] = [
  (bytes, at, random) => splice(bytes, at, 1, Buffer.of((bytes[at] ?? 0) ^ (1 << random.below(8)))),
  (bytes, at, random) => splice(bytes, at, 1, Buffer.of(random.below(256))),
  (bytes, at, random) => {
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(pick(NUMBERS, random));
    const size = pick([1, 2, 4, 8], random);
    return splice(bytes, at, size, number.subarray(0, size));
  },
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => splice(bytes, at, random.below(64), Buffer.alloc(0)),
  (bytes, at, random) => splice(bytes, at, 0, bytes.subarray(at, at + random.below(200))),
  (bytes, at, random) => splice(bytes, at, 0, Buffer.of(OPERATIONS[random.below(OPERATIONS.length)] as number)),
  (bytes, at, random) => splice(bytes, at, 0, pick(PIECES, random)),
  (bytes, at, random) =>
    splice(bytes, at, 0, Buffer.alloc(1 + random.below(5000), OPERATIONS[random.below(OPERATIONS.length)])),
  (bytes, at, random, others) => {
    const other = pick(others, random);
    const from = random.below(other.length);
    return splice(bytes, at, random.below(100), other.subarray(from, from + random.below(300)));
  },
  (bytes, at, random) => {
    // A decimal number nearby becomes another one: sizes and offsets of text headers.
    const match = /\d+/.exec(bytes.toString('latin1', at, at + 200));
    return match ? splice(bytes, at + match.index, match[0].length, Buffer.from(String(pick(NUMBERS, random)))) : bytes;
  },
];

/** A change or a few somewhere in `valid`, half of them near its ends, where directories and headers are. */
export function mutateFile(valid: Uint8Array, random: Random, others: readonly Uint8Array[]): Buffer {
  let bytes = Buffer.from(valid);
  for (let n = random.below(2) === 0 ? 1 : 1 + random.below(4); n > 0; n--) {
    const span = random.below(2) === 0 ? Math.min(bytes.length, 600) : bytes.length;
    const at = (random.below(2) === 0 ? 0 : bytes.length - span) + random.below(Math.max(1, span));
    bytes = Buffer.from(pick(CHANGES, random)(bytes, at, random, others));
  }
  return bytes;
}
