import type { InstalledPack } from '../../../../shared/api/models';
import type { Project } from '../../../../shared/project';
import { NO_NOTES } from '../../../../shared/pointSet';
import type { Scene } from '../../../../shared/scene';

/**
 * The project with another pack. Codes of one generator mean nothing in another one: the start becomes `w`, and what was measured or made
 * in the old latent space (directions, styles, likeness, saved codes) is left out.
 */
export function usePackInstead(
  project: Project,
  { name, id }: Pick<InstalledPack, 'name' | 'id'>,
  { w, subject }: { w: string; subject: Project['subject'] },
): Project {
  const scene: Scene = { ...project.scene, pack: { name, id }, start: { w }, directions: [], styles: [] };
  return { ...project, scene, subject, shownStyle: null, compared: [null], savedCodes: [], map: NO_NOTES };
}
