import type { ExportRequest } from '../../../shared/api/exports';
import type { Exports } from '../exports/handlers';
import type { JobDesk } from '../jobs/desk';
import type { Projects } from '../projects/handlers';
import type { PackUsers } from './handlers';

const UNFINISHED = ['waiting', 'running', 'paused'];

/** Who uses packs: projects of this machine, exports and trainings that are not finished. */
export function packUsers(
  projects: Pick<Projects, 'byPack'>,
  exported: Pick<Exports, 'list'>,
  jobs: Pick<JobDesk, 'list'>,
): PackUsers {
  return {
    projects: () => projects.byPack(),
    async busy(pack) {
      const item = (await exported.list()).find(
        ({ state, request }) => UNFINISHED.includes(state) && packsOf(request).includes(pack),
      );
      if (item) return `the export '${item.title}'`;
      const job = (await jobs.list()).find(
        ({ state, options }) => UNFINISHED.includes(state) && options['pack'] === pack,
      );
      return job && `the training '${job.name}'`;
    },
  };
}

/** Packs that paint something of an export: the scene's, and those of panels beside it. */
function packsOf({ scene, panels }: ExportRequest): string[] {
  const others = panels.flatMap((panel) =>
    panel.kind === 'motion' && panel.elsewhere ? [panel.elsewhere.pack.name] : [],
  );
  return [scene.pack.name, ...others];
}
