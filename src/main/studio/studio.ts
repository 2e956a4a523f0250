import { join } from 'node:path';
import { userFolder } from '../../engine/packs/locations';
import type { EventData, EventName } from '../../shared/api';
import type { RecentProject } from '../../shared/api/projects';
import type { Reply } from '../../shared/api/message';
import type { Language } from '../../shared/language';
import { appHandlers } from './app/handlers';
import { createErrorLog, type ErrorLog } from './app/errorLog';
import { MemoryWatch } from './app/memory';
import { compareHandlers } from './compare/handlers';
import { Connection } from './connection';
import { createEngineRoom } from './engine/engineRoom';
import { createExports } from './exports/handlers';
import { createFileHandles } from './files/fileHandles';
import { fileHandlers } from './files/handlers';
import { lastFolderIn } from './files/lastFolder';
import { createMediaShelf } from './files/mediaShelf';
import type { Handlers } from './handlers';
import { JobDesk } from './jobs/desk';
import { jobHandlers } from './jobs/handlers';
import { modelHandlers } from './models/handlers';
import { packUsers } from './models/users';
import { latentHandlers } from './latents/handlers';
import type { FileHandles, MediaShelf, SettingsStore, Shell } from './parts';
import { createProjects } from './projects/handlers';
import { spokenLanguage } from './settings/language';
import { openSettings } from './settings/settingsStore';
import { stageHandlers } from './stage/handlers';
import { StageRenderer } from './stage/sceneRenderer';
import { likenessHandlers, styleHandlers } from './styles/handlers';

/** The Studio without its window: what every host with an interface runs. */
export interface Studio {
  /** A window has come. @param send gives it a reply or event */
  connect(send: (reply: Reply) => void): Connection;
  disconnect(connection: Connection): void;
  /** Windows that are open. */
  readonly connections: ReadonlySet<Connection>;
  broadcast<Name extends EventName>(name: Name, data: EventData<Name>): void;
  /** Tells the host, too, what windows are told. */
  onEvent(listener: (name: EventName) => void): void;
  /** As the host's menu lists them. */
  recentProjects(): Promise<readonly RecentProject[]>;
  readonly files: FileHandles;
  readonly media: MediaShelf;
  readonly settings: SettingsStore;
  /** Of what is said outside of a window. */
  readonly language: Language;
  readonly errors: ErrorLog;
  /** Starts what computes before the first window asks for it; that it cannot is said when one does. */
  warmUp(): void;
  /** What of long work runs or waits for its turn here. */
  underWay(): { readonly trainings: number; readonly exports: number };
  /** Ends what is under way and writes what is not yet written. */
  close(): Promise<void>;
}

/** Puts the parts and the domains together. */
export async function createStudio(shell: Shell): Promise<Studio> {
  const connections = new Set<Connection>();
  const listeners: ((name: EventName) => void)[] = [];
  const broadcast: Studio['broadcast'] = (name, data) => {
    connections.forEach((each) => each.tell(name, data));
    listeners.forEach((listener) => listener(name));
  };
  const errors = createErrorLog();
  const files = createFileHandles();
  const media = createMediaShelf();
  const { store: settings, notice } = await openSettings(userFolder());
  const engine = createEngineRoom({ settings, broadcast });
  const renderer = new StageRenderer(engine);
  listeners.push((name) => name === 'library.changed' && renderer.subjects.forget());
  const watched = () => connections.size > 0;
  const memory = new MemoryWatch({ broadcast, watched, networks: () => renderer.memory, shell });
  const projects = createProjects({ broadcast, engine, files, media });
  const jobs = new JobDesk({ broadcast, settings, shell });

  const exported = createExports({
    ...{ broadcast, engine, files, media, settings, shell, renderer },
    projects: projects.assets,
  });

  const writtenFolders = () => [userFolder(), settings.current.exportFolder ?? join(userFolder(), 'exports')];
  const isOwn = async (path: string) => (await projects.isOwn(path)) || exported.isOwn(path);
  const lastFolder = lastFolderIn(join(userFolder(), 'last-folder.json'));
  const notices = notice === undefined ? [] : [notice];
  const handlers: Handlers = {
    ...appHandlers({ settings, shell, broadcast, memory, notices }, errors),
    ...compareHandlers(engine, renderer),
    ...fileHandlers({ files, settings, shell, lastFolder }, { folders: writtenFolders, isOwn }),
    ...jobHandlers(jobs),
    ...likenessHandlers({ broadcast, engine }),
    ...styleHandlers({ broadcast, engine, files, jobs, settings }),
    ...exported.handlers,
    ...modelHandlers({ broadcast, files }, packUsers(projects, exported, jobs)),
    ...projects.handlers,
    ...latentHandlers({ engine, renderer, projects }),
    ...stageHandlers({ engine, projects: projects.assets, jobs, renderer }),
  };

  return {
    connect(send) {
      const connection = new Connection(handlers, send, (name, error) => errors.add(name, error));
      connections.add(connection);
      return connection;
    },
    disconnect(connection) {
      connections.delete(connection);
      connection.close();
    },
    connections,
    broadcast,
    onEvent: (listener) => void listeners.push(listener),
    recentProjects: () => projects.recent(),
    files,
    media,
    settings,
    get language() {
      return spokenLanguage({ settings, shell });
    },
    errors,
    warmUp: () => void engine.runtime().catch(() => undefined),
    underWay: () => ({ trainings: jobs.underWay, exports: exported.underWay }),
    close: async () => {
      memory.close();
      connections.forEach((each) => each.close());
      await settings.settled();
      await jobs.close();
      await exported.close();
      await projects.close();
      await renderer.close();
      await engine.close();
    },
  };
}
