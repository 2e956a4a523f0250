import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rawZip, type RawEntry } from '../../../src/engine/packs/testing/rawZip';
import type { Random } from '../../../src/engine/tensor/random';

/** Numbers that break careless arithmetic. */
const NUMBERS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

function pick<T>(items: readonly T[], random: Random): T {
  return items[random.below(items.length)] as T;
}

/** A few bits, bytes, 32-bit words, cuts, doublings or insertions somewhere in `valid`. */
export function mutateBytes(valid: Uint8Array, random: Random): Buffer {
  let bytes = Buffer.from(valid);
  for (let n = 1 + random.below(4); n > 0; n--) {
    // Directories and headers are a small part of a file and the interesting one: half of all changes go to its ends.
    const span = random.below(2) === 0 ? Math.min(bytes.length, 600) : bytes.length;
    const at = (random.below(2) === 0 ? 0 : bytes.length - span) + random.below(Math.max(1, span));
    const length = random.below(64);
    switch (random.below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = random.below(256);
        break;
      case 2:
        if (at + 4 <= bytes.length) bytes.writeUInt32LE(pick(NUMBERS, random), at);
        break;
      case 3:
        bytes = bytes.subarray(0, at);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    }
  }
  return bytes;
}

const STRANGE: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, '', 'x', 'é\u0000', '\u202e', 'NaN', [], {}, [[[]]]],
  ...['../../outside', '/etc/passwd', 'C:\\windows', 'manifest.json', 'a/../../b', 'con', 'x'.repeat(100_000)],
  ...['__proto__', { __proto__: null, constructor: 1 }, 'generator.safetensors', '0'.repeat(64), 'float32'],
  JSON.parse('{"__proto__": {"file": "x"}, "toString": 1}'),
  Array.from({ length: 5000 }, (_, i) => i),
];

/** Replaces, removes or copies values anywhere in a JSON document. */
function mutateJson(document: unknown, random: Random): void {
  for (let n = 1 + random.below(3); n > 0; n--) {
    const places: [Record<string, unknown>, string][] = [];
    const walk = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value)) {
        places.push([value as Record<string, unknown>, key]);
        walk((value as Record<string, unknown>)[key]);
      }
    };
    walk(document);
    const place = places[random.below(places.length)];
    const other = places[random.below(places.length)];
    if (!place || !other) return;
    const [holder, key] = place;
    switch (random.below(4)) {
      case 0:
        delete holder[key];
        break;
      case 1:
        holder[key] = structuredClone(other[0][other[1]]);
        break;
      case 2:
        if (typeof holder[key] === 'number') holder[key] = holder[key] + pick([-1, 1, 1000, -1000], random);
        break;
      default:
        holder[key] = structuredClone(pick(STRANGE, random));
    }
  }
}

interface Listed {
  file: string;
  sha256: string;
  bytes: number;
}

/** Makes the manifest tell the truth about a changed file, so that what lies behind the hash is reached. */
function admit(document: unknown, file: string, bytes: Uint8Array): void {
  if (typeof document !== 'object' || document === null) return;
  const listed = document as Partial<Listed>;
  if (listed.file === file) {
    listed.bytes = bytes.length;
    listed.sha256 = createHash('sha256').update(bytes).digest('hex');
  }
  for (const value of Object.values(document)) admit(value, file, bytes);
}

/** Writes a mutated copy of a valid pack folder to `target`, as a folder or as a zip. */
export async function mutatePack(valid: string, target: string, random: Random): Promise<void> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(valid, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(valid.length + 1).replaceAll('\\', '/'), await readFile(path));
  }
  const document: unknown = JSON.parse(files.get('manifest.json')?.toString() ?? '');
  const weights = [...files.keys()].filter((name) => name.endsWith('.safetensors')).sort();
  if (random.below(2) === 0) {
    const name = pick(weights, random);
    const changed = mutateBytes(files.get(name) ?? Buffer.alloc(0), random);
    files.set(name, changed);
    admit(document, name, changed);
  }
  if (random.below(3) > 0) mutateJson(document, random);
  if (random.below(8) === 0) files.delete(pick(weights, random));
  const json = Buffer.from(JSON.stringify(document) ?? '');
  files.set('manifest.json', random.below(10) === 0 ? mutateBytes(json, random) : json);
  if (random.below(2) === 0) await writeFile(target, mutatedZip(files, random));
  else await writeFolder(files, target, random);
}

function mutatedZip(files: ReadonlyMap<string, Buffer>, random: Random): Buffer {
  const entries = [...files].map(([name, data]): RawEntry => ({ name, data, method: random.below(2) * 8 }));
  const at = random.below(entries.length);
  const entry = entries[at];
  if (!entry) return Buffer.alloc(0);
  const strange: RawEntry[] = [
    ...[entry, entry, { ...entry, method: random.below(100) }, { ...entry, flags: random.below(65536) }],
    ...[
      { ...entry, declared: pick(NUMBERS, random) },
      { ...entry, declaredPacked: pick(NUMBERS, random) },
    ],
    ...[
      { ...entry, attributes: random.u32() },
      { ...entry, offset: pick(NUMBERS, random) },
    ],
    ...[
      { ...entry, name: `../${entry.name}` },
      { ...entry, name: entries[0]?.name ?? '' },
      { ...entry, name: '' },
    ],
    { name: entry.name, data: Buffer.alloc(2 ** 21), method: 8 },
  ];
  entries[at] = pick(strange, random);
  return rawZip(entries);
}

async function writeFolder(files: ReadonlyMap<string, Buffer>, target: string, random: Random): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), bytes);
  }
  if (random.below(6) > 0) return;
  const name = pick([...files.keys()], random);
  await unlink(join(target, name));
  const links = ['/dev/zero', '/etc/passwd', '..', name, 'manifest.json'];
  if (random.below(2) === 0) await symlink(pick(links, random), join(target, name));
  else await mkdir(join(target, name));
}
