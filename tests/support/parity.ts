import { readFileSync } from 'node:fs';
import { f32, type F32, type Shape } from '../../src/engine/tensor/tensor';

/** Reference numbers by name. */
export type Numbers = ReadonlyMap<string, F32>;

/** Reads one of the float32 safetensors files of tests/fixtures/parity (its README says what is in which). */
export function parityFile(name: string): Numbers {
  const bytes = readFileSync(new URL(`../fixtures/parity/${name}.safetensors`, import.meta.url));
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: Shape; data_offsets: [number, number] }
  >;
  const body = new Uint8Array(bytes.subarray(8 + headerLength)).buffer;
  const entries = Object.entries(header).filter(([, { dtype }]) => dtype === 'F32');
  return new Map(
    entries.map(
      ([
        key,
        {
          shape,
          data_offsets: [start, end],
        },
      ]) => [key, f32(shape, new Float32Array(body, start, (end - start) / 4))],
    ),
  );
}

/** A JSON file of tests/fixtures/parity. */
export function parityJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/parity/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** The tensors whose name starts with `prefix`, without it. */
export function under(numbers: Numbers, prefix: string): Map<string, F32> {
  return new Map(
    [...numbers].flatMap(([name, t]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), t]] : [])),
  );
}

/** One tensor; fails if there is none of that name. */
export function pick(numbers: Numbers, name: string): F32 {
  const tensor = numbers.get(name);
  if (!tensor) throw new Error(`the reference file has no ${name}`);
  return tensor;
}
