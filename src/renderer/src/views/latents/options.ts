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
  /** Ids of other projects whose clips and starts are on it too. */
  readonly projects: readonly string[];
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
  projects: [],
  without: [],
};

/** What the main side is asked for. */
export function orderOf(options: MapOptions, project: Project, layout: MapLayout): Params<'latents.build'> {
  const { scene, savedCodes, name } = project;
  const line = (text: string) => text.slice(0, 100);
  return {
    pack: scene.pack,
    layout,
    samples: options.samples,
    seed: options.seed,
    clips: options.clip ? [{ name: line(name), owner: project.id, scene }] : [],
    framesPerClip: options.framesPerClip,
    codes: [
      ...(options.portrait
        ? [{ name: line(name), owner: project.id, source: 'portrait' as const, w: scene.start.w }]
        : []),
      ...savedCodes
        .filter(({ id }) => !options.without.includes(id))
        .map((code) => ({ name: code.name, owner: code.id, source: 'saved' as const, w: code.w })),
    ],
    // What of them is asked for is what is asked for of this one.
    projects:
      options.clip || options.portrait
        ? options.projects
            .filter((id) => id !== project.id)
            .map((id) => ({ id, clip: options.clip, portrait: options.portrait }))
        : [],
  };
}
