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
        ({ state, request }) => UNFINISHED.includes(state) && request.scene.pack.name === pack,
      );
      if (item) return `the export '${item.title}'`;
      const job = (await jobs.list()).find(
        ({ state, options }) => UNFINISHED.includes(state) && options['pack'] === pack,
      );
      return job && `the training '${job.name}'`;
    },
  };
}
