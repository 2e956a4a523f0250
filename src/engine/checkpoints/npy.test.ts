import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../../tests/support/folder';
import { f32, type Tensor } from '../tensor/tensor';
import { float16ToFloat32 } from './float16';
import { encodeNpy, parseNpy, readNpy, writeNpy } from './npy';
import { encodeNpyHeader } from './npyHeader';

interface Case {
  readonly file: string;
  readonly values: number[];
  readonly shape: number[];
}
/** Files that numpy wrote, in base64, with what they hold. */
const fixtures = JSON.parse(readFileSync('tests/fixtures/checkpoints/numpy-files.json', 'utf8')) as {
  cases: Record<string, Case>;
  structured: string;
  text: string;
  written: string;
};
const bytesOf = (base64: string) => Buffer.from(base64, 'base64');
const numbersOf = ({ dtype, data }: Tensor) =>
  dtype === 'float16' ? [...float16ToFloat32(data as Uint16Array)] : Array.from<number | bigint, number>(data, Number);
const folder = useFolder();

describe('npy', () => {
  it.each(Object.entries(fixtures.cases))('reads what numpy wrote: %s', (_, { file, values, shape }) => {
    const tensor = parseNpy(bytesOf(file));
    expect(tensor.shape).toEqual(shape);
    expect(numbersOf(tensor)).toEqual(values);
  });

  it('writes what numpy writes', () => {
    expect(Buffer.concat(encodeNpy(f32([2, 2], [1, -2.5, 3, 4])))).toEqual(bytesOf(fixtures.written));
  });

  it('round-trips every type through a file', async () => {
    const tensors: Tensor[] = [
      f32([2, 1], [1.5, -3]),
      { dtype: 'float16', shape: [1], data: Uint16Array.of(0x3c00) },
      { dtype: 'int32', shape: [2], data: Int32Array.of(-1, 5) },
      { dtype: 'int64', shape: [1], data: BigInt64Array.of(-(2n ** 40n)) },
      { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 255) },
      { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
      f32([], [4]),
    ];
    const path = join(folder(), 'a.npy');
    for (const tensor of tensors) {
      await writeNpy(path, tensor);
      expect(readNpy(path)).toEqual(tensor);
    }
    const [first] = tensors;
    if (first) await writeNpy(path, first, { float64: true });
    expect(readFileSync(path, 'latin1')).toContain("'<f8'");
    expect(readNpy(path)).toEqual(first);
  });

  const valid = bytesOf(fixtures.cases['vector']?.file ?? '');
  const withHeader = (from: string | RegExp, to: string) =>
    Buffer.from(valid.toString('latin1').replace(from, to), 'latin1');
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'corrupt'],
    ['another file', Buffer.from('hello, this is text'), 'corrupt'],
    ['a cut header', valid.subarray(0, 40), 'corrupt'],
    ['cut data', valid.subarray(0, valid.length - 1), 'corrupt'],
    ['data at the end that belongs to nothing', Buffer.concat([valid, Buffer.alloc(1)]), 'corrupt'],
    ['a gigantic shape', encodeNpyHeader('<f4', [2 ** 40, 2 ** 40]), 'corrupt'],
    ['a shape larger than the file', encodeNpyHeader('<f4', [2 ** 40]), 'corrupt'],
    ['a negative shape', withHeader('(2,)', '(-2)'), 'corrupt'],
    ['version 9', Buffer.concat([valid.subarray(0, 6), Buffer.of(9), valid.subarray(7)]), 'unsupported'],
    ['Python objects', withHeader('<f4', '|O8'), 'unsupported'],
    ['a structured array', bytesOf(fixtures.structured), 'unsupported'],
    ['texts', bytesOf(fixtures.text), 'unsupported'],
  ])('refuses %s', (_, bytes, code) => {
    expect(() => parseNpy(bytes)).toThrow(expect.objectContaining({ name: 'StudioError', code }) as Error);
  });

  it('names the file that is not there', () => {
    expect(() => readNpy(join(folder(), 'missing.npy'))).toThrow(/^missing\.npy: /);
  });
});
