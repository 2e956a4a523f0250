import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { FileHandle } from '../../../../../shared/api/files';
import type { TakenPortrait } from '../../../../../shared/api/stage';
import type { Asset, PortraitCrop } from '../../../../../shared/project';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';
import { i18n, localise } from '../../../i18n';
import { useNotices } from '../../../stores/notices';
import { useProjectStore } from '../../../stores/project';
import { setPortrait, setSeedSubject, withAsset } from '../edits';

/** Images of the open project and what was taken from them: the crop, and where the motion starts. */
export const useTake = defineStore('take', () => {
  const { t } = i18n.global;
  const api = useApi();
  const store = useProjectStore();
  const notices = useNotices();
  const busy = ref(false);
  const error = shallowRef<StudioError | null>(null);
  /** What the alignment shows; null while it is closed. */
  const aligning = shallowRef<{ readonly asset: string; readonly taken: TakenPortrait | null } | null>(null);
  /** The last crop that was taken, by asset and crop. */
  const taken = shallowRef<{ readonly key: string; readonly portrait: TakenPortrait } | null>(null);
  let asked = 0;

  const keyOf = (asset: string, crop: PortraitCrop) => JSON.stringify([store.project.id, asset, crop]);
  const subject = computed(() => store.project.subject);
  /** Crop and measures of the present subject, once they are there. */
  const current = computed(() => {
    const portrait = subject.value?.kind === 'portrait' ? subject.value : null;
    return portrait && taken.value?.key === keyOf(portrait.asset, portrait.crop) ? taken.value.portrait : null;
  });

  /** Crops and inverts an image. @throws StudioError */
  async function take(asset: string, crop: PortraitCrop): Promise<TakenPortrait> {
    const { id, scene } = store.project;
    return api.call('stage.takePortrait', { pack: scene.pack, project: id, asset, crop });
  }

  /** Runs `work` unless something newer comes; what fails is told. */
  async function working<T>(work: () => Promise<T>): Promise<T | undefined> {
    const mine = ++asked;
    busy.value = true;
    error.value = null;
    try {
      const result = await work();
      return mine === asked ? result : undefined;
    } catch (thrown) {
      if (mine === asked) error.value = toStudioError(thrown);
      notices.fail(thrown);
      return undefined;
    } finally {
      if (mine === asked) busy.value = false;
    }
  }

  /** Makes what was taken the one that moves. */
  function use(asset: Asset | string, crop: PortraitCrop, portrait: TakenPortrait): void {
    const id = typeof asset === 'string' ? asset : asset.id;
    taken.value = { key: keyOf(id, crop), portrait };
    store.apply({ key: 'animate.step.portrait' }, (project) => {
      const known = typeof asset === 'string' ? project : withAsset(project, asset);
      return setPortrait(known, { asset: id, crop, w: portrait.w });
    });
  }

  /** An image from the artist: taken at once where one face is found, else shown to be aligned. */
  async function bring(handle: FileHandle): Promise<void> {
    const { id } = store.project;
    await working(async () => {
      const asset = await api.call('projects.addAsset', { id, handle: handle.handle, kind: 'image' });
      store.amend((project) => withAsset(project, asset));
      const crop: PortraitCrop = { mode: 'auto' };
      const portrait = await take(asset.id, crop);
      if (store.project.id !== id) return;
      if (portrait.how === 'centred') {
        aligning.value = { asset: asset.id, taken: portrait };
        return;
      }
      use(asset, crop, portrait);
      if (portrait.faces > 1) aligning.value = { asset: asset.id, taken: portrait };
      else for (const note of portrait.notes) notices.say('info', localise(note));
    });
  }

  /** Shows the image of the present subject to be aligned. */
  function align(): void {
    if (subject.value?.kind === 'portrait') aligning.value = { asset: subject.value.asset, taken: current.value };
  }

  /** Takes the subject's crop again, for its picture: projects keep only how it was cut. */
  async function recall(): Promise<void> {
    const portrait = subject.value;
    if (portrait?.kind !== 'portrait' || current.value || !store.isOpen || store.missingPack) return;
    const { asset, crop } = portrait;
    const key = keyOf(asset, crop);
    await working(async () => {
      const found = await take(asset, crop);
      // Whatever was asked for since: it is the picture of who moves as long as that has not changed.
      const now = subject.value;
      if (now?.kind === 'portrait' && keyOf(now.asset, now.crop) === key) taken.value = { key, portrait: found };
    });
  }

  /** A subject that nobody has seen. @param seed names it */
  async function random(seed: number): Promise<void> {
    const { pack } = store.project.scene;
    const found = await working(() => api.call('stage.subject', { pack, seed }));
    if (!found) return;
    const step = { key: 'animate.step.subject', values: { seed } };
    store.apply(step, (project) => setSeedSubject(project, seed, found.w));
  }

  watch(
    () => store.project.id,
    () => {
      asked++;
      busy.value = false;
      aligning.value = null;
      error.value = null;
    },
  );

  const name = computed(() => {
    const now = subject.value;
    if (now?.kind === 'portrait') return store.project.assets.find(({ id }) => id === now.asset)?.name ?? '';
    if (now?.kind === 'seed') return t('animate.subject.seed', { seed: now.seed });
    return now?.name ?? '';
  });

  return { busy, error, aligning, current, name, take, use, bring, align, recall, random, working };
});
