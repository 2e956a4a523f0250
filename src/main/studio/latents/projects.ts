import type { CheckedParams } from '../../../shared/api';
import type { MapProject } from '../../../shared/api/latents';
import { StudioError, throwIfCancelled } from '../../../shared/errors';
import type { Project } from '../../../shared/project';
import type { PackRef } from '../../../shared/scene';
import type { Pack } from '../../../engine/packs/pack';
import type { LatentSpaces } from '../../../engine/packs/latentSpace';
import type { EngineRoom } from '../parts';
import { findPack } from '../projects/packOf';

export interface ProjectParts {
  readonly engine: Pick<EngineRoom, 'withPack'>;
  readonly renderer: { readonly spaces: LatentSpaces };
  readonly projects: {
    recent(): Promise<readonly { readonly id: string; readonly name: string }[]>;
    read(id: string): Promise<Project>;
  };
}

type Order = CheckedParams<'latents.build'>;

/** Other projects of this machine, the last changed first, and what keeps their codes off a map of this pack. */
export function listProjects(
  parts: ProjectParts,
  ref: PackRef,
  except: string,
  signal: AbortSignal,
): Promise<MapProject[]> {
  return parts.engine.withPack(ref, async (pack) => {
    const found: MapProject[] = [];
    for (const { id, name } of await parts.projects.recent()) {
      throwIfCancelled(signal);
      if (id !== except) found.push(await describe(parts, pack, id, name));
    }
    return found;
  });
}

async function describe(parts: ProjectParts, pack: Pack, id: string, name: string): Promise<MapProject> {
  const project = await parts.projects.read(id).catch(() => undefined);
  if (!project) return { id, name, frames: 0, obstacle: 'damaged' };
  const frames = project.scene.clip.frames;
  const kin = await kinOf(parts, pack, project).catch(() => undefined);
  return { id, name: project.name, frames, obstacle: kin ? null : 'pack' };
}

/**
 * The pack of a project, where that is installed and its codes mean the same to this pack; undefined where not. A project's file is not
 * to be trusted: it may name a pack anywhere.
 */
async function kinOf({ engine, renderer }: ProjectParts, pack: Pack, { scene }: Project): Promise<PackRef | undefined> {
  const present = await findPack(scene.pack);
  if (!present) return undefined;
  const relation = await engine.withPack(present, (theirs) => renderer.spaces.relation(pack, theirs));
  return relation.shares === null ? undefined : present;
}

/**
 * An order with the clips and portraits of the other projects it names put in, as their working copies say.
 * @throws StudioError 'not-found', 'corrupt' for a project that cannot be read, 'bad-input' for one of another latent space
 */
export async function withProjects(parts: ProjectParts, order: Order, signal: AbortSignal): Promise<Order> {
  if (order.projects.length === 0) return order;
  return parts.engine.withPack(order.pack, async (pack) => {
    const [clips, codes] = [[...order.clips], [...order.codes]];
    for (const { id, clip, portrait } of order.projects) {
      throwIfCancelled(signal);
      const project = await parts.projects.read(id);
      const { name, scene } = project;
      const kin = await kinOf(parts, pack, project);
      if (!kin) {
        throw new StudioError(
          'bad-input',
          `The project '${name}' moves in another latent space: leave it off the map.`,
        );
      }
      if (clip) clips.push({ name, owner: id, scene: { ...scene, pack: kin } });
      if (portrait) codes.push({ name, owner: id, source: 'portrait', w: scene.start.w });
    }
    return { ...order, clips, codes, projects: [] };
  });
}
