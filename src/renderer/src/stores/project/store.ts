import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { OpenedProject, OtherVersion } from '../../../../shared/api/projects';
import type { StudioError } from '../../../../shared/errors';
import type { Asset, Project } from '../../../../shared/project';
import { isSamePack, type PackRef } from '../../../../shared/scene';
import { useApi } from '../../api';
import { amended, begin, edit, redone, undone, type History, type Step } from './history';
import { Keeper, type Kept } from './keeper';
import { NO_PROJECT } from './placeholder';
import { stash, unstash } from './stash';

/** Attempts to keep that may have succeeded although no answer came. */
const MOST_UNTOLD = 16;

/** A pack that is needed and not there. */
interface Lacking {
  readonly pack: PackRef;
  readonly otherVersion: OtherVersion | undefined;
}
const lackingIn = ({ project, missingPack, otherVersion }: OpenedProject): Lacking | null =>
  missingPack === undefined ? null : { pack: project.scene.pack, otherVersion };

/** The open project: read it, change it in named steps, undo them; every change is kept on the main side. */
export const useProjectStore = defineStore('project', () => {
  const api = useApi();
  const history = shallowRef<History>(begin(NO_PROJECT));
  const opened = shallowRef<OpenedProject | null>(null);
  const file = ref<string | null>(null);
  /** There are changes that the file has not. */
  const unsaved = ref(false);
  const kept = ref<Kept>('kept');
  /** Why the last attempt to keep the project failed. */
  const keepError = shallowRef<StudioError | null>(null);

  /** Times of the states on the main side that come from here: the last one it told of, and those sent since. */
  let based: string[] = [];

  async function keep(project: Project): Promise<void> {
    const modified = new Date().toISOString();
    const before = based;
    based = [...before, modified].slice(-MOST_UNTOLD);
    const { kept } = await api.call('projects.keep', { project: { ...project, modified }, based: before });
    based = [kept];
  }

  const keeper = new Keeper({
    keep,
    state: (state, error) => {
      kept.value = state;
      if (error) {
        keepError.value = error;
        stash(project.value);
      } else if (state === 'kept') {
        keepError.value = null;
        unstash(project.value.id);
      }
    },
  });

  const project = computed<Project>(() => history.value.present);
  const isOpen = computed(() => opened.value !== null);
  /** The pack the project needs and this program has not; null once the project has another one. */
  const missingPack = computed(() => lackingNow.value?.pack.name ?? null);
  /** What is installed under the name of the missing pack. */
  const otherVersion = computed(() => lackingNow.value?.otherVersion);
  const lacking = shallowRef<Lacking | null>(null);
  const lackingNow = computed(() =>
    lacking.value && isSamePack(lacking.value.pack, project.value.scene.pack) ? lacking.value : null,
  );
  const missingAssets = shallowRef<readonly string[]>([]);
  const undoStep = computed<Step | null>(() => history.value.past.at(-1)?.step ?? null);
  const redoStep = computed<Step | null>(() => history.value.future[0]?.step ?? null);

  function move(to: History): void {
    const changed = to.present !== history.value.present;
    history.value = to;
    if (!changed || !isOpen.value) return;
    unsaved.value = true;
    keeper.changed(to.present);
  }

  /**
   * Does one named edit, which undo takes back. Edits with the same `merge` that follow each other quickly (a slider being dragged) are
   * one step. @param change pure; returning the same project is no edit
   */
  function apply(step: Step, change: (project: Project) => Project, { merge }: { merge?: string } = {}): void {
    const after = change(history.value.present);
    if (after !== history.value.present) move(edit(history.value, after, step, Date.now(), merge));
  }

  /** Changes the project without a step of its own, and what undo goes back to alike: such as an asset that has been taken in. */
  function amend(change: (project: Project) => Project): void {
    move(amended(history.value, change));
  }

  /** A file has been taken into the project; undo does not take it out again. */
  function addAsset(asset: Asset): void {
    amend((now) => (now.assets.some(({ id }) => id === asset.id) ? now : { ...now, assets: [...now.assets, asset] }));
  }

  /** A linked file that was missing is there again. */
  function found(name: string): void {
    missingAssets.value = missingAssets.value.filter((each) => each !== name);
  }

  /** The main side has looked again for the pack that was missing: it may be there now, perhaps under another name. */
  function soughtPack(found: OpenedProject): void {
    const before = lacking.value?.pack;
    lacking.value = lackingIn(found);
    const { pack } = found.project.scene;
    if (lacking.value || !before || isSamePack(pack, before)) return;
    amend((now) => (isSamePack(now.scene.pack, before) ? { ...now, scene: { ...now.scene, pack } } : now));
  }

  const undo = () => move(undone(history.value));
  const redo = () => move(redone(history.value));

  /** Takes a project that the main side has opened. */
  function take(next: OpenedProject): void {
    keeper.stop();
    history.value = begin(next.project);
    based = [next.project.modified];
    opened.value = next;
    file.value = next.file ?? null;
    unsaved.value = next.unsaved;
    lacking.value = lackingIn(next);
    missingAssets.value = next.missingAssets;
    kept.value = 'kept';
    keepError.value = null;
  }

  /** Keeps at once what has changed. @returns whether everything is kept */
  const flush = () => keeper.flush();

  /** Keeps the project again, changed or not: a program that was started anew then knows that this window has it. */
  async function keepAgain(): Promise<void> {
    if (!isOpen.value) return;
    keeper.changed(project.value);
    await keeper.flush();
  }

  /** The file has been written. */
  function saved(to: string): void {
    file.value = to;
    unsaved.value = !keeper.idle;
  }

  /** Leaves the project; what has changed must have been kept. */
  function leave(): void {
    keeper.stop();
    opened.value = null;
    history.value = begin(NO_PROJECT);
    file.value = null;
    unsaved.value = false;
  }

  return {
    project,
    isOpen,
    opened,
    file,
    unsaved,
    kept,
    keepError,
    missingPack,
    otherVersion,
    missingAssets,
    past: computed(() => history.value.past),
    future: computed(() => history.value.future),
    undoStep,
    redoStep,
    apply,
    amend,
    undo,
    redo,
    take,
    flush,
    keepAgain,
    saved,
    leave,
    addAsset,
    found,
    soughtPack,
  };
});
