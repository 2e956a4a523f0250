import type { Params } from '../../../../shared/api';
import type { MapLayout } from '../../../../shared/api/latents';
import type { Project } from '../../../../shared/project';

/** What is to be on a map. */
export interface MapOptions {
  readonly samples: number;
  readonly seed: number;
  /** Frames of the project's clip. */
  readonly clip: boolean;
  readonly framesPerClip: number;
  /** Where the motion starts: the portrait, as a point. */
  readonly portrait: boolean;
  /** Ids of saved codes that are left out. */
  readonly without: readonly string[];
}

export const SAMPLES = { least: 500, most: 50_000, step: 500 } as const;

export const DEFAULTS: MapOptions = {
  samples: 4_000,
  seed: 0,
  clip: true,
  framesPerClip: 64,
  portrait: true,
  without: [],
};

/** What the main side is asked for. Clips and codes of another pack are not in a project, so none are refused. */
export function orderOf(options: MapOptions, project: Project, layout: MapLayout): Params<'latents.build'> {
  const { scene, savedCodes, name } = project;
  const line = (text: string) => text.slice(0, 100);
  return {
    pack: scene.pack,
    layout,
    samples: options.samples,
    seed: options.seed,
    clips: options.clip ? [{ name: line(name), scene }] : [],
    framesPerClip: options.framesPerClip,
    codes: [
      ...(options.portrait ? [{ name: line(name), source: 'portrait' as const, w: scene.start.w }] : []),
      ...savedCodes
        .filter(({ id }) => !options.without.includes(id))
        .map((code) => ({ name: code.name, source: 'saved' as const, w: code.w })),
    ],
  };
}
