import { newProject, type Project } from '../../../../shared/project';

/** Stands where no project is open, so that there is always one to read from. */
export const NO_PROJECT: Project = newProject({
  id: 'none',
  name: '-',
  scene: { pack: { name: 'none' }, start: { w: '' } },
  frames: 1,
  fps: 25,
  now: '1970-01-01T00:00:00.000Z',
});
