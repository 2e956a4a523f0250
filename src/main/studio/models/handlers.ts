import { rm } from 'node:fs/promises';
import { listPacks, type ListedPack } from '../../../engine/packs/locations';
import { StudioError } from '../../../shared/errors';
import { checkPack } from '../../services/packs';
import type { Progress, ServiceContext } from '../../services/types';
import type { CallContext, Handlers } from '../handlers';
import type { Parts } from '../parts';
import { describePack } from './describe';
import {
  inspectCheckpoints,
  inspectPackFile,
  installCheckpoints,
  installPackFile,
  packAmong,
  type InstallOrder,
} from './install';

/** Who uses packs, apart from the pictures that are shown. */
export interface PackUsers {
  /** Names of projects by the pack they use. */
  projects(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** What needs a pack until it is done, in a word or two; undefined if nothing does. */
  busy(pack: string): Promise<string | undefined>;
}

/** Packs that are installed, and how they come and go. */
export function modelHandlers(
  { broadcast, files }: Pick<Parts, 'broadcast' | 'files'>,
  users: PackUsers,
): Handlers<'models.'> {
  const find = async (name: string): Promise<ListedPack> => {
    const listed = (await listPacks()).find((pack) => pack.name === name);
    if (listed) return listed;
    throw new StudioError('not-found', `There is no pack called '${name}' any more.`);
  };
  const changed = () => broadcast('models.changed', {});
  const install = (order: InstallOrder, context: ServiceContext) => {
    const pack = packAmong(order.files);
    return pack ? installPackFile(pack, order, context) : installCheckpoints(order, context);
  };

  return {
    async 'models.list'() {
      const projects = await users.projects();
      return Promise.all((await listPacks()).map((pack) => describePack(pack, projects.get(pack.name) ?? [])));
    },
    async 'models.inspect'(params, context) {
      const named = params.files.map((handle) => files.describe(context.client, handle));
      const pack = packAmong(named);
      return pack ? inspectPackFile(pack) : inspectCheckpoints(named, serviceContext(context, pack ?? named[0]));
    },
    async 'models.import'({ name, licence, replace, ...params }, context) {
      const named = params.files.map((handle) => files.describe(context.client, handle));
      const result = await install({ files: named, name, licence, replace }, serviceContext(context, named[0]));
      changed();
      return result;
    },
    async 'models.verify'({ pack }, context) {
      const { path, name } = await find(pack.name);
      const { ok, findings } = await checkPack(path, serviceContext(context, { name }));
      return { ok, findings: findings.map(({ level, message }) => ({ severity: level, sentence: message })) };
    },
    async 'models.remove'({ pack }) {
      const { name, path, bundled } = await find(pack.name);
      if (bundled) throw new StudioError('unsupported', `The pack '${name}' comes with the program and stays.`);
      const busy = await users.busy(name);
      if (busy)
        throw new StudioError('exists', `The pack '${name}' is needed by ${busy}: wait for it, or cancel it first.`);
      await rm(path, { recursive: true, force: true });
      changed();
    },
  };
}

/** What services need of a call; progress goes to the window that asked. */
function serviceContext({ client, signal }: CallContext, about: { readonly name: string } | undefined): ServiceContext {
  return {
    signal,
    notice: () => undefined,
    progress: ({ phase, done, total }: Progress) =>
      client.tell('models.progress', {
        what: about?.name ?? '',
        phase,
        ...(done === undefined ? {} : { done }),
        ...(total === undefined ? {} : { total }),
      }),
  };
}
