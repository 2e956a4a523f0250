import { f32, rows } from '../../../engine/tensor/tensor';
import { lengthOf } from '../../../engine/explore/directions';
import { MOST_PAINTED } from '../../../shared/api/latents';
import type { Handlers } from '../handlers';
import { encodeFloats } from '../stage/subject';
import { buildMap, type MapParts } from './build';
import { asBytes, codesOf } from './bytes';
import { OpenMaps } from './openMaps';
import { checkPoints, PointPictures } from './pictures';
import { MapProgress } from './progress';
import { listProjects } from './projects';

/** Codes that may be placed on a map at once: the frames of a long clip. */
const MOST_PLACED = 4_096;

/**
 * Maps of latent codes. Memory: at most MOST_CODE_BYTES for the codes of all maps and PICTURE_BYTES for pictures of points; networks are
 * the renderer's.
 */
export function latentHandlers(parts: MapParts): Handlers<'latents.'> {
  const maps = new OpenMaps();
  const pictures = new PointPictures(parts.renderer);
  const vectorOf = (vector: Float32Array) => encodeFloats(f32([vector.length], vector));
  return {
    'latents.projects': ({ pack, except }, { signal }) => listProjects(parts, pack, except, signal),
    'latents.build': async (order, context) => buildMap(parts, maps, order, context),
    async 'latents.layout'({ map, layout }, { client, signal }) {
      const progress = new MapProgress(client);
      const onProgress = (share: number) => progress.tell('layout', share, 1);
      const positions = await maps.get(client, map).worker.ask('layout', { layout }, { signal, onProgress });
      return { positions: asBytes(positions) };
    },
    async 'latents.cluster'({ map, clusters }, { client, signal }) {
      const { assignment, sizes } = await maps.get(client, map).worker.ask('cluster', { clusters }, { signal });
      return { assignment: asBytes(assignment), sizes };
    },
    async 'latents.place'({ map, w, layout }, { client, signal }) {
      const { codes, worker } = maps.get(client, map);
      const { data } = codesOf(w, codes.shape[1] as number, MOST_PLACED);
      return { positions: asBytes(await worker.ask('place', { layout, w: data }, { signal })) };
    },
    'latents.pictures': async ({ map, points, side }, { client, signal }) =>
      pictures.of(maps.get(client, map), points, side, signal),
    async 'latents.code'({ map, point }, { client }) {
      const found = maps.get(client, map);
      checkPoints(found, [point]);
      return { w: encodeFloats(rows(found.codes, point, point + 1)) };
    },
    async 'latents.directions'({ map, principal, clusters }, { client, signal }) {
      const { worker } = maps.get(client, map);
      const along = await worker.ask('principal', { most: principal }, { signal });
      const towards = clusters > 0 ? await worker.ask('towardsClusters', { clusters }, { signal }) : [];
      return [
        ...along.map(({ vector, ...rest }) => ({ source: 'principal' as const, ...rest, vector: vectorOf(vector) })),
        ...towards.map(({ vector, ...rest }) => ({ source: 'cluster' as const, ...rest, vector: vectorOf(vector) })),
      ];
    },
    async 'latents.difference'({ map, from, to }, { client, signal }) {
      const vector = await maps.get(client, map).worker.ask('difference', { from, to }, { signal });
      return { vector: vectorOf(vector), deviation: lengthOf(vector) };
    },
    async 'latents.walk'({ map, points, frames, closed }, { client, signal }) {
      const found = maps.get(client, map);
      checkPoints(found, points);
      return { w: asBytes(await found.worker.ask('walk', { points, frames, closed }, { signal })) };
    },
    async 'latents.paint'({ pack, w, style }, { signal }) {
      const width = await parts.engine.withPack(pack, async ({ manifest }) => manifest.networks.generator.config.wDim);
      const codes = codesOf(w, width, MOST_PAINTED);
      return parts.renderer.paint(pack, codes, { style, signal, urgency: 'interactive' });
    },
    async 'latents.close'({ map }, { client }) {
      maps.close(client, map);
    },
  };
}
