import type { OtherVersion } from '../../../../shared/api/projects';
import type { Project } from '../../../../shared/project';
import { NO_NOTES } from '../../../../shared/pointSet';
import type { PackRef, Scene } from '../../../../shared/scene';
import { useApi } from '../../api';
import { useProjectStore } from './store';

/** The project on another pack: whatever belongs to the old one's latent space goes, the edits of time stay. */
export function onPack(project: Project, pack: PackRef, start: Scene['start']): Project {
  const { subject } = project;
  const kept = subject?.kind === 'portrait' ? { kind: subject.kind, asset: subject.asset, crop: subject.crop } : null;
  const scene = { ...project.scene, pack, start, directions: [], styles: [] };
  return {
    ...project,
    scene,
    subject: kept ?? subject,
    shownStyle: null,
    compared: [null],
    savedCodes: [],
    map: NO_NOTES,
  };
}

/** Moves the open project to another pack, taking its portrait anew, as one step. @throws StudioError */
export async function rebase(pack: PackRef): Promise<void> {
  const api = useApi();
  const store = useProjectStore();
  const { id, subject } = store.project;
  const { w } =
    subject?.kind === 'portrait'
      ? await api.call('stage.takePortrait', { pack, project: id, asset: subject.asset, crop: subject.crop })
      : await api.call('stage.subject', { pack, seed: subject?.kind === 'seed' ? subject.seed : 0 });
  if (store.project.id !== id) return;
  store.apply({ key: 'shell.step.pack', values: { name: pack.name } }, (project) => onPack(project, pack, { w }));
}

/** Goes on with the version of its pack that is installed, as one step. All codes stay where they fit it. @throws StudioError */
export async function takeVersion({ pack, codesFit }: OtherVersion): Promise<void> {
  if (!codesFit) return rebase(pack);
  useProjectStore().apply({ key: 'shell.step.packVersion', values: { name: pack.name } }, (project) => ({
    ...project,
    scene: { ...project.scene, pack },
  }));
}
