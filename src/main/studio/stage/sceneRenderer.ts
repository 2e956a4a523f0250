import { setMaxListeners } from 'node:events';
import { aboutPivot } from '../../../engine/animate/look';
import { machineMemory } from '../../../engine/runtime/memory';
import { LatentSpaces } from '../../../engine/packs/latentSpace';
import type { Pack } from '../../../engine/packs/pack';
import { concatRows, f32, rows, type F32 } from '../../../engine/tensor/tensor';
import type { FrameBatch } from '../../../shared/api/stage';
import { StudioError, throwIfCancelled, toStudioError } from '../../../shared/errors';
import type { Look, MotionLook, PackRef, Scene } from '../../../shared/scene';
import type { EngineRoom } from '../parts';
import { Bench } from './bench';
import { Moments } from './moments';
import { Pool } from './pool';
import { Recent } from './recent';
import type { PaintOptions, RenderOptions, SceneFrame, SceneRenderer } from './render';
import { planScene, strengthAt, strengths, type ScenePlan } from './scenePlan';
import { Subjects, type Start } from './subject';
import { Turns, type Turn } from './turns';

/** Networks kept open may take this share of the machine's memory, within these bounds. */
const NETWORK_SHARE = 1 / 8;
const NETWORK_BYTES = { least: 256 * 2 ** 20, most: 2 * 2 ** 30 } as const;
const KEPT_PLANS = 8;
const KEPT_STILLS = 16;
/** Frames a stream computes ahead of the one that is used. */
const AHEAD = 3;
/** Times a stream goes on after what computes was started anew. */
const RESTARTS = 2;

/** A scene made ready to render. */
interface Prepared {
  readonly scene: Scene;
  readonly plan: ScenePlan;
  readonly start: Start;
}

/** What a piece of work has at hand: the networks of its pack. */
type Work<T> = (bench: Bench, pack: Pack) => Promise<T>;

export interface KeptMemory {
  /** Networks, about, and what they may take. */
  readonly networks: number;
  readonly networksLimit: number;
}

/** SceneRenderer over an engine room. */
export class StageRenderer implements SceneRenderer {
  readonly subjects = new Subjects();
  /** Which packs the codes of a scene may be given to. */
  readonly spaces = new LatentSpaces();
  private readonly turns = new Turns();
  private readonly moments = new Moments();
  private readonly plans = new Recent<ScenePlan>(KEPT_PLANS);
  private readonly stills = new Recent<Uint8Array>(KEPT_STILLS);
  private readonly limit = Math.min(
    NETWORK_BYTES.most,
    Math.max(NETWORK_BYTES.least, machineMemory().total * NETWORK_SHARE),
  );
  private pool = new Pool(this.limit);
  private generation: number | undefined;

  constructor(private readonly engine: EngineRoom) {}

  get memory(): KeptMemory {
    return { networks: this.pool.bytes, networksLimit: this.limit };
  }

  async frames(
    scene: Scene,
    looks: readonly Look[],
    frames: readonly number[],
    { signal, urgency = 'background' }: RenderOptions = {},
  ): Promise<FrameBatch> {
    checkFrames(scene, frames);
    return this.work(scene.pack, signal, async (bench, pack) => {
      const prepared = await this.prepare(pack, scene);
      const turns = frames.map(() => ({ urgency, ticket: this.turns.nextTicket() }));
      const painted = await together(signal, frames.length, async (i, stop) => {
        const frame = frames[i] as number;
        const turn: Turn = { ...(turns[i] as Turn), signal: stop };
        return { frame, looks: await this.frame(bench, prepared, looks, frame, turn) };
      });
      return { resolution: bench.config.resolution, frames: painted };
    });
  }

  async *stream(
    scene: Scene,
    looks: readonly Look[],
    { from, to }: { readonly from: number; readonly to: number },
    options: RenderOptions = {},
  ): AsyncGenerator<SceneFrame> {
    checkFrames(scene, [from, to]);
    const compute = (frame: number): Promise<SceneFrame> => {
      const started = this.steadily(scene, looks, frame, options);
      // it may fail while its predecessor is still in use: it is heard when its turn comes, or not at all if there is none
      started.catch(() => undefined);
      return started;
    };
    const ahead: Promise<SceneFrame>[] = [];
    try {
      for (let next = from; next <= to || ahead.length > 0;) {
        throwIfCancelled(options.signal);
        while (next <= to && ahead.length < AHEAD) ahead.push(compute(next++));
        yield await (ahead[0] as Promise<SceneFrame>);
        void ahead.shift();
      }
    } finally {
      // a consumer that stops early leaves a few frames under way
      await Promise.allSettled(ahead);
    }
  }

  async codes(scene: Scene, frames: readonly number[], options: RenderOptions = {}): Promise<F32> {
    const { signal, urgency = 'background' } = options;
    checkFrames(scene, frames);
    return this.work(scene.pack, signal, async (bench, pack) => {
      const { plan, start } = await this.prepare(pack, scene);
      const ticket = this.turns.nextTicket();
      const found = await together(signal, frames.length, (i, stop) =>
        this.moments.at(bench, scene, plan, start, frames[i] as number, { urgency, ticket, signal: stop }),
      );
      return concatRows(found);
    });
  }

  paint(
    ref: PackRef,
    w: F32,
    { style, strength = 1, signal, urgency = 'background' }: PaintOptions = {},
  ): Promise<{ resolution: number; pictures: Uint8Array[] }> {
    return this.work(ref, signal, async (bench, pack) => {
      const chosen = strengths(() => strength);
      const named = typeof style === 'string' && chosen ? await this.subjects.style(pack, style) : undefined;
      const layers = await bench.layers(w, { psi: 1 });
      const ticket = this.turns.nextTicket();
      const pictures = await together(signal, w.shape[0] as number, (i, stop) =>
        bench.picture(
          rows(layers, i, i + 1),
          0,
          { noise: 'const', ...(named ? { style: named } : {}) },
          chosen ? { strength: chosen } : {},
          { urgency, ticket, signal: stop },
        ),
      );
      return { resolution: bench.config.resolution, pictures };
    });
  }

  /** Runs `work` with the networks of a pack, before everything else that waits. Errors as frames(), and whatever `work` throws. */
  atBench<T>(
    ref: PackRef,
    signal: AbortSignal | undefined,
    work: (bench: Bench, turn: Turn) => Promise<T>,
  ): Promise<T> {
    return this.work(ref, signal, (bench) =>
      work(bench, { urgency: 'interactive', ticket: this.turns.nextTicket(), ...(signal ? { signal } : {}) }),
    );
  }

  async close(): Promise<void> {
    await this.forgetNetworks();
  }

  /** One frame of a stream; goes on where what computes was started anew, which is not the scene's fault. */
  private async steadily(
    scene: Scene,
    looks: readonly Look[],
    frame: number,
    options: RenderOptions,
  ): Promise<SceneFrame> {
    for (let restarts = 0; ; restarts++) {
      const { generation } = this.engine;
      try {
        const { resolution, frames } = await this.frames(scene, looks, [frame], options);
        return { frame, resolution, looks: frames[0]?.looks ?? [] };
      } catch (thrown) {
        const restarted = this.engine.generation !== generation && !options.signal?.aborted;
        if (!restarted || restarts === RESTARTS) throw thrown;
      }
    }
  }

  private async frame(
    bench: Bench,
    prepared: Prepared,
    looks: readonly Look[],
    frame: number,
    turn: Turn,
  ): Promise<Uint8Array[]> {
    const { scene, plan, start } = prepared;
    const moves = looks.some(({ kind }) => kind === 'motion');
    const ws = moves
      ? await this.layersOf(bench, prepared, await this.moments.at(bench, scene, plan, start, frame, turn))
      : undefined;
    return Promise.all(
      looks.map((look) =>
        look.kind === 'motion' && ws
          ? look.elsewhere
            ? this.elsewhere(bench, prepared, ws, look, frame, turn)
            : this.moving(bench, prepared, ws, look.style, frame, turn)
          : this.still(bench, prepared, turn),
      ),
    );
  }

  private async moving(
    bench: Bench,
    { scene, start: { likeness } }: Prepared,
    ws: F32,
    name: string | null,
    frame: number,
    turn: Turn,
  ): Promise<Uint8Array> {
    const { noise, seed: noiseSeed } = scene.clip;
    const strength = name === null ? undefined : strengthAt(scene, name, frame);
    const style = name !== null && strength ? await this.subjects.style(bench.pack, name) : undefined;
    const paint = { noise, ...(likeness ? { likeness } : {}), ...(style ? { style } : {}) };
    return bench.picture(ws, frame, paint, { noiseSeed, ...(strength ? { strength } : {}) }, turn);
  }

  /**
   * The very codes of the frame, painted by another pack; weights of a likeness belong to the generator they were tuned from and stay away.
   */
  private async elsewhere(
    bench: Bench,
    { scene }: Prepared,
    ws: F32,
    { style: name, elsewhere }: MotionLook,
    frame: number,
    turn: Turn,
  ): Promise<Uint8Array> {
    const { pack: ref, strength: chosen } = elsewhere as NonNullable<MotionLook['elsewhere']>;
    return this.engine.withPack(ref, async (pack) => {
      await this.spaces.require(bench.pack, pack);
      const { noise, seed: noiseSeed } = scene.clip;
      const strength = name === null ? undefined : strengths(() => chosen);
      const style = name !== null && strength ? await this.subjects.style(pack, name) : undefined;
      const paint = { noise, ...(style ? { style } : {}) };
      return bench.of(pack).picture(ws, frame, paint, { noiseSeed, ...(strength ? { strength } : {}) }, turn);
    });
  }

  /** G(w0), the same for every frame. */
  private async still(bench: Bench, prepared: Prepared, turn: Turn): Promise<Uint8Array> {
    const { scene, start } = prepared;
    const { noise, seed: noiseSeed, psi, cutoff } = scene.clip;
    const key = JSON.stringify([bench.pack.id, start.likeness?.id, scene.start, noise, noiseSeed, psi, cutoff]);
    const known = this.stills.get(key);
    if (known) return known;
    const ws = await this.layersOf(bench, prepared, start.w0);
    const paint = { noise, ...(start.likeness ? { likeness: start.likeness } : {}) };
    const picture = await bench.picture(ws, 0, paint, { noiseSeed }, turn);
    this.stills.set(key, picture);
    return picture;
  }

  private layersOf(bench: Bench, { scene, start: { w0, pivot } }: Prepared, w: F32): Promise<F32> {
    const { psi, cutoff } = scene.clip;
    const about = pivot ? aboutPivot(w, w0, pivot, bench.numWs) : f32(w.shape, w.data);
    return bench.layers(about, { psi, ...(cutoff === null ? {} : { cutoff }) });
  }

  private async prepare(pack: Pack, scene: Scene): Promise<Prepared> {
    const start = await this.subjects.start(pack, scene.start);
    const { clip, codes, motion, speed, directions } = scene;
    const key = JSON.stringify([pack.id, clip, codes, motion, speed, directions]);
    const config = pack.has('motion') ? pack.network('motion').config : undefined;
    const { wDim } = pack.manifest.networks.generator.config;
    const plan = this.plans.get(key) ?? planScene(scene, wDim, config as Parameters<typeof planScene>[2]);
    this.plans.set(key, plan);
    return { scene, plan, start };
  }

  /** Runs `work` with the networks of a pack; once more with an empty pool where memory ran out. */
  private work<T>(ref: PackRef, signal: AbortSignal | undefined, work: Work<T>): Promise<T> {
    return this.engine.withPack(ref, async (pack) => {
      throwIfCancelled(signal);
      try {
        return await this.attempt(pack, signal, work);
      } catch (thrown) {
        if (toStudioError(thrown).code !== 'out-of-memory') throw thrown;
        await this.forgetNetworks();
        return this.attempt(pack, signal, work);
      }
    });
  }

  private async attempt<T>(pack: Pack, signal: AbortSignal | undefined, work: Work<T>): Promise<T> {
    const runtime = await this.engine.runtime();
    const { generation } = this.engine;
    if (generation !== this.generation) {
      this.generation = generation;
      await this.forgetNetworks();
    }
    try {
      return await work(new Bench(pack, runtime, this.pool, this.turns), pack);
    } catch (thrown) {
      // what was released under it says 'cancelled', which its caller never asked for
      const restarted = this.engine.generation !== generation && !signal?.aborted;
      if (!restarted || toStudioError(thrown).code !== 'cancelled') throw thrown;
      throw new StudioError('internal', 'What computes the pictures was started anew meanwhile: ask again.');
    }
  }

  private async forgetNetworks(): Promise<void> {
    const old = this.pool;
    this.pool = new Pool(this.limit);
    this.moments.clear();
    await old.clear();
  }
}

function checkFrames({ clip }: Scene, frames: readonly number[]): void {
  const outside = frames.find((frame) => !(Number.isInteger(frame) && frame >= 0 && frame < clip.frames));
  if (outside === undefined) return;
  throw new StudioError('bad-input', `The clip has no frame ${outside}: it ends with frame ${clip.frames - 1}.`);
}

/** Does a number of things at once; when one fails, those that have not begun are dropped. */
async function together<T>(
  signal: AbortSignal | undefined,
  count: number,
  one: (index: number, stop: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const onAbort = () => stop.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) stop.abort();
  try {
    return await Promise.all(
      Array.from({ length: count }, (_, i) =>
        one(i, stop.signal).catch((error: unknown) => {
          stop.abort();
          throw error;
        }),
      ),
    );
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
