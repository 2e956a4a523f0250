import type { F32 } from '../../../engine/tensor/tensor';
import type { StagePack } from '../../../shared/api/stage';
import { StudioError } from '../../../shared/errors';
import { numWsOf, type MotionConfig } from '../../../shared/networks';
import type { Handlers } from '../handlers';
import type { Parts } from '../parts';
import { engineCrop, Portraits } from './portrait';
import { RandomSubjects } from './randomSubjects';
import type { StageRenderer } from './sceneRenderer';
import { seamScore } from './seam';
import { encodeFloats } from './subject';
import { readWaveform } from './waveform';

export type StageParts = Pick<Parts, 'engine' | 'projects' | 'jobs'> & { readonly renderer: StageRenderer };

/** So few pictures are what somebody looks at right now: they go before those of a playback. */
const FEW_PICTURES = 4;
/** Frames a second of a clip whose pack does not say what it learned from. */
const USUAL_RATE = 25;
/** A reply must fit into a message (MAX_MESSAGE_BYTES), with room for the rest of it. */
const MOST_BYTES = 48 * 2 ** 20;

/** Scenes as pictures, and portraits as starts of scenes. */
export function stageHandlers({ engine, projects, jobs, renderer }: StageParts): Handlers<'stage.'> {
  const portraits = new Portraits(renderer);
  const subjects = new RandomSubjects();
  const nameOf = async (project: string, asset: string) =>
    (await projects.assets(project)).find(({ id }) => id === asset)?.name ?? 'The file';
  return {
    'stage.pack'({ pack: ref }) {
      // frames are asked for next: what computes them starts meanwhile, and says then if it cannot
      engine.runtime().catch(() => undefined);
      return engine.withPack(ref, async (pack): Promise<StagePack> => {
        const { config } = pack.manifest.networks.generator;
        const motion = pack.has('motion') ? (pack.network('motion').config as MotionConfig) : undefined;
        return {
          name: ref.name,
          id: pack.id,
          resolution: config.resolution,
          frameRate: pack.manifest.frameRate ?? USUAL_RATE,
          wDim: config.wDim,
          numWs: numWsOf(config.resolution),
          motion: motion
            ? { codeDistance: motion.codeDistance, kernel: motion.kernel, maxFrames: motion.maxFrames }
            : null,
          encoder: pack.has('encoder'),
        };
      });
    },
    async 'stage.frames'({ scene, looks, frames }, { signal }) {
      const pictures = looks.length * frames.length;
      const each = await engine.withPack(scene.pack, async ({ manifest }) => 3 * manifest.resolution ** 2);
      if (pictures * each > MOST_BYTES) {
        throw new StudioError('bad-input', `${pictures} pictures are too many at once: ask for fewer frames.`);
      }
      const urgency = pictures <= FEW_PICTURES ? 'interactive' : 'playback';
      return renderer.frames(scene, looks, frames, { signal, urgency });
    },
    async 'stage.codes'({ scene, frames }, { signal }) {
      return { w: bytesOf(await renderer.codes(scene, frames, { signal, urgency: 'playback' })) };
    },
    async 'stage.seam'({ scene, look, from, to }, { signal }) {
      if (to < from) throw new StudioError('bad-input', `The clip cannot end with frame ${to} before frame ${from}.`);
      return { score: await seamScore(renderer, scene, look, { from, to }, { signal, urgency: 'playback' }) };
    },
    async 'stage.takePortrait'({ pack, project, asset, crop }, { signal }) {
      return portraits.take(pack, await projects.assetPath(project, asset), crop, signal);
    },
    'stage.image': async ({ project, asset }) => portraits.show(await projects.assetPath(project, asset)),
    'stage.subject': ({ pack: ref, seed }) =>
      engine.withPack(ref, async (pack) => ({
        w: encodeFloats(await subjects.draw(pack, await engine.runtime(), seed)),
      })),
    async 'stage.refine'({ pack, project, asset, crop, name }) {
      const portrait = await projects.assetPath(project, asset);
      const job = await jobs.start({
        kind: 'likeness',
        name,
        output: `likeness ${name} of ${pack.name}`,
        options: { portrait, pack: pack.name, name, ...engineCrop(crop) },
      });
      return { job: job.id };
    },
    async 'stage.waveform'({ project, asset, bins }, { signal }) {
      const path = await projects.assetPath(project, asset);
      return readWaveform(path, bins, await nameOf(project, asset), signal);
    },
  };
}

function bytesOf({ data }: F32): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
