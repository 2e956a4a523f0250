import { findEntry, findStyleFor, loadDelta, loadPivot } from '../../../engine/library';
import type { Pack } from '../../../engine/packs/pack';
import { f32, type F32, type Weights } from '../../../engine/tensor/tensor';
import { StudioError } from '../../../shared/errors';
import { numWsOf } from '../../../shared/networks';
import type { Scene } from '../../../shared/scene';
import { Recent } from './recent';

/** Differences of weights, of a style or a likeness, and a name for exactly these. */
export interface Differences {
  readonly id: string;
  load(): Promise<Weights>;
}

/** Where a scene's motion starts. */
export interface Start {
  /** [1,wDim] */
  readonly w0: F32;
  /** Codes of the layers that stand in for w0 in the synthesis, [1,numWs,wDim]. */
  readonly pivot?: F32;
  readonly likeness?: Differences;
}

/** Numbers as a scene holds them. @throws StudioError 'bad-input' if they are not of that shape, or not finite */
export function decodeFloats(text: string, shape: readonly number[], what: string): F32 {
  const bytes = Buffer.from(text, 'base64');
  const size = shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== 4 * size) {
    throw new StudioError(
      'bad-input',
      `${what} holds ${bytes.length / 4} numbers where this pack takes ${size}: use the pack that it was made with.`,
    );
  }
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = bytes.readFloatLE(4 * i);
  if (!data.every(Number.isFinite)) throw new StudioError('bad-input', `${what} is damaged: not all of it is numbers.`);
  return f32(shape, data);
}

/** float32 numbers as a scene holds them. */
export function encodeFloats({ data }: F32): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

/** A name looked up is believed for so long: a style that was made again under its name shows after that. */
const BELIEVED_MS = 2_000;
const KEPT_NAMES = 64;
const KEPT_LIKENESSES = 8;

interface Found<T> {
  readonly at: number;
  readonly value: Promise<T>;
}

/** The styles and likenesses that scenes name, found in the pack and the library. Their numbers are read when a network is opened. */
export class Subjects {
  private readonly styles = new Recent<Found<Differences>>(KEPT_NAMES);
  private readonly likenesses = new Recent<Found<Start>>(KEPT_LIKENESSES);

  /** Library entries may be others from now on. */
  forget(): void {
    this.styles.clear();
    this.likenesses.clear();
  }

  /** @throws StudioError 'not-found', 'bad-input' if it was made for another generator, 'corrupt' */
  style(pack: Pack, name: string): Promise<Differences> {
    return believed(this.styles, `${pack.id} ${name}`, async () => {
      const found = await findStyleFor(pack, name);
      return { id: found.sha256, load: () => found.load() };
    });
  }

  /** @throws StudioError as style(); 'bad-input' if the numbers do not fit the pack */
  async start(pack: Pack, { w, ws, likeness }: Scene['start']): Promise<Start> {
    if (likeness !== undefined) return this.likeness(pack, likeness);
    const { wDim, resolution } = pack.manifest.networks.generator.config;
    const w0 = decodeFloats(w, [1, wDim], 'The start of the motion');
    if (ws === undefined) return { w0 };
    return { w0, pivot: decodeFloats(ws, [1, numWsOf(resolution), wDim], 'The start of the motion') };
  }

  private likeness(pack: Pack, name: string): Promise<Start> {
    const base = pack.manifest.networks.generator.sha256;
    return believed(this.likenesses, `${pack.id} ${name}`, async () => {
      const entry = await findEntry('likeness', name, base);
      const { w0, ws } = await loadPivot(entry);
      return { w0, pivot: ws, likeness: { id: entry.delta.sha256, load: () => loadDelta(entry, base) } };
    });
  }
}

function believed<T>(known: Recent<Found<T>>, key: string, find: () => Promise<T>): Promise<T> {
  const now = performance.now();
  const found = known.get(key);
  if (found && now - found.at < BELIEVED_MS) return found.value;
  const value = find();
  known.set(key, { at: now, value });
  value.catch(() => known.delete(key));
  return value;
}
