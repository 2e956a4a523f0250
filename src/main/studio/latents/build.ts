import { f32, rows, type F32 } from '../../../engine/tensor/tensor';
import { POINT_SOURCES, type LatentMap, type PointSource } from '../../../shared/api/latents';
import type { CheckedParams } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import type { CallContext } from '../handlers';
import type { EngineRoom } from '../parts';
import type { SceneRenderer } from '../stage/render';
import { decodeFloats } from '../stage/subject';
import { asBytes } from './bytes';
import { MapWorker } from './mapWorker';
import type { OpenMaps } from './openMaps';
import { MapProgress } from './progress';
import { withProjects, type ProjectParts } from './projects';
import { sampleCodes } from './samples';

export interface MapParts extends ProjectParts {
  readonly engine: Pick<EngineRoom, 'withPack' | 'runtime'>;
  readonly renderer: Pick<SceneRenderer, 'codes' | 'paint'> & ProjectParts['renderer'];
}

type Order = CheckedParams<'latents.build'>;
type Label = LatentMap['labels'][number];

/** Frames of a clip whose codes are computed between two looks at the clock. */
const CLIP_CHUNK = 16;

/** What is on a map, in order: source and group of every point. */
interface Content {
  readonly sources: Uint8Array;
  readonly groups: Uint16Array;
  readonly labels: readonly Label[];
}

/** Makes a map and lays it out. @throws StudioError 'bad-input', 'not-found', 'out-of-memory', 'cancelled' */
export async function buildMap(
  parts: MapParts,
  maps: OpenMaps,
  asked: Order,
  context: CallContext,
): Promise<LatentMap> {
  for (const { name, scene } of asked.clips) {
    if (scene.pack.name !== asked.pack.name) {
      throw new StudioError('bad-input', `The clip ${name} was made with another pack: leave it out.`);
    }
  }
  const order = await withProjects(parts, asked, context.signal);
  return parts.engine.withPack(order.pack, async (pack) => {
    const { wDim } = pack.manifest.networks.generator.config;
    const content = contentOf(order);
    const count = content.sources.length;
    if (count === 0) throw new StudioError('bad-input', 'The map would be empty: add samples, a clip or a portrait.');
    const free = maps.reserve(count * wDim * 4);
    let worker: MapWorker | undefined;
    try {
      const memory = new SharedArrayBuffer(count * wDim * 4);
      const codes = f32([count, wDim], new Float32Array(memory));
      const progress = new MapProgress(context.client);
      await sampleCodes({ pack, runtime: await parts.engine.runtime() }, rows(codes, 0, order.samples).data, {
        seed: order.seed,
        signal: context.signal,
        onDone: (done) => progress.tell('sampling', done, order.samples),
      });
      await addClips(parts, order, codes, context.signal, progress);
      order.codes.forEach(({ name, w }, i) =>
        codes.data.set(decodeFloats(w, [wDim], name).data, (count - order.codes.length + i) * wDim),
      );
      progress.tell('components', 0, 1);
      worker = new MapWorker({ codes: memory, count, width: wDim, seed: order.seed, samples: order.samples });
      const { signal } = context;
      const { explained } = await worker.ask('about', {}, { signal });
      const onProgress = (share: number) => progress.tell('layout', share, 1);
      const positions = await worker.ask('layout', { layout: order.layout }, { signal, onProgress });
      const { id } = maps.add(context.client, { pack: order.pack, codes, worker }, free);
      return {
        map: id,
        count,
        positions: asBytes(positions),
        sources: content.sources,
        groups: asBytes(content.groups),
        labels: content.labels,
        layout: order.layout,
        wDim,
        resolution: pack.manifest.resolution,
        explained,
      };
    } catch (thrown) {
      free();
      await worker?.close();
      throw thrown;
    }
  });
}

/** w_t of evenly spaced frames of every clip, after the samples. */
async function addClips(
  { renderer }: MapParts,
  { clips, framesPerClip, samples }: Order,
  codes: F32,
  signal: AbortSignal,
  progress: MapProgress,
): Promise<void> {
  const width = codes.shape[1] as number;
  const total = clips.reduce((sum, { scene }) => sum + clipFrames(scene.clip.frames, framesPerClip).length, 0);
  let done = 0;
  for (const { scene } of clips) {
    const frames = clipFrames(scene.clip.frames, framesPerClip);
    for (let at = 0; at < frames.length; at += CLIP_CHUNK) {
      const some = frames.slice(at, at + CLIP_CHUNK);
      codes.data.set((await renderer.codes(scene, some, { signal })).data, (samples + done) * width);
      done += some.length;
      progress.tell('clips', done, total);
    }
  }
}

/** Up to `most` frames of a clip, spread evenly from the first to the last. */
export function clipFrames(frames: number, most: number): number[] {
  const count = Math.min(frames, most);
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (frames - 1)) / (count - 1))));
}

function contentOf({ samples, clips, framesPerClip, codes }: Order): Content {
  const perClip = clips.map(({ scene }) => clipFrames(scene.clip.frames, framesPerClip));
  const count = samples + perClip.reduce((sum, { length }) => sum + length, 0) + codes.length;
  const content = { sources: new Uint8Array(count), groups: new Uint16Array(count), labels: [] as Label[] };
  let at = 0;
  const add = (source: PointSource, group: number, points: number) => {
    content.sources.fill(POINT_SOURCES.indexOf(source), at, at + points);
    content.groups.fill(group, at, at + points);
    at += points;
  };
  add('sample', 0, samples);
  clips.forEach(({ name, owner }, group) => {
    const frames = perClip[group] as number[];
    add('clip', group, frames.length);
    content.labels.push({ source: 'clip', group, name, owner, frames });
  });
  const numbers = { portrait: 0, saved: 0 };
  for (const { name, owner, source } of codes) {
    const group = numbers[source]++;
    add(source, group, 1);
    content.labels.push({ source, group, name, owner });
  }
  return content;
}
