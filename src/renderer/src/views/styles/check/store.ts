import { defineStore } from 'pinia';
import { computed, reactive, shallowRef } from 'vue';
import type { WorkProgress } from '../../../../../shared/api/app';
import type { CheckedFolder, STYLE_PRESET_CHOICES } from '../../../../../shared/api/styles';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';
import { freeName } from '../../../../../shared/freeName';
import { useLibrary } from '../../../stores/library';
import { useProjectStore } from '../../../stores/project';
import type { StyleFolder } from '../page';
import { filtersOf, fits, toggled, type Filter } from './findings';

/** How much of the subject is kept, as a factor on what holds a style to it. */
export const KEEPS = { much: 1, some: 0.5, little: 0.25 } as const;

/** What the artist says of a style before it is begun. */
export interface StyleDraft {
  name: string;
  credit: string;
  preset: (typeof STYLE_PRESET_CHOICES)[number];
  /** Lowest resolution that changes; 0 for the usual one. */
  from: number;
  keep: keyof typeof KEEPS;
  crop: 'aligned' | 'centre';
}

/** A folder that is being checked, and what the artist wants of it; kept while other views are looked at. */
export const useCheck = defineStore('styleCheck', () => {
  const api = useApi();
  const store = useProjectStore();
  const library = useLibrary();
  const found = shallowRef<CheckedFolder>();
  const progress = shallowRef<WorkProgress>();
  /** What is done between pressing the button and the training. */
  const starting = shallowRef<WorkProgress>();
  const error = shallowRef<StudioError>();
  const excluded = shallowRef<ReadonlySet<string>>(new Set());
  const filter = shallowRef<Filter>('all');
  const draft = reactive<StyleDraft>({ name: '', credit: '', preset: 'quick', from: 0, keep: 'much', crop: 'aligned' });
  let controller: AbortController | undefined;
  let folder: StyleFolder | undefined;
  let checked = '';

  api.on('styles.checking', ({ folder: handle, ...step }) => {
    if (handle !== folder?.handle) return;
    if (progress.value) progress.value = step;
    else starting.value = step;
  });

  /** Takes a folder up; one that has been checked in this way is as it was left. */
  async function open(wanted: StyleFolder): Promise<void> {
    if (folder?.handle !== wanted.handle) {
      excluded.value = new Set();
      const name = freeName(
        wanted.name.slice(0, 90),
        library.usable.map((style) => style.name),
      );
      Object.assign(draft, { name, credit: '', from: 0, keep: 'much' });
    }
    folder = wanted;
    if (checked !== keyOf(wanted, draft.crop)) await check();
  }

  async function check(): Promise<void> {
    if (!folder) return;
    controller?.abort();
    const mine = (controller = new AbortController());
    const { handle } = folder;
    const { crop } = draft;
    checked = keyOf(folder, crop);
    found.value = undefined;
    error.value = undefined;
    filter.value = 'all';
    progress.value = { phase: 'scanning' };
    try {
      const { pack } = store.project.scene;
      const result = await api.call('styles.check', { pack, folder: handle, crop }, { signal: mine.signal });
      if (controller === mine) found.value = result;
    } catch (thrown) {
      const failure = toStudioError(thrown);
      if (controller === mine && failure.code !== 'cancelled') error.value = failure;
      if (controller === mine) checked = '';
    } finally {
      if (controller === mine) progress.value = undefined;
    }
  }

  const images = computed(() => found.value?.images ?? []);
  return {
    found,
    progress,
    starting,
    error,
    excluded,
    filter,
    draft,
    open,
    check,
    cancel: () => controller?.abort(),
    filters: computed(() => filtersOf(images.value, excluded.value)),
    shown: computed(() => images.value.filter((image) => fits(image, filter.value, excluded.value))),
    /** Pictures that will be trained on. */
    chosen: computed(() => images.value.filter(({ file, used }) => used && !excluded.value.has(file)).length),
    toggle: (file: string) => {
      const image = images.value.find((known) => known.file === file);
      if (image) excluded.value = toggled(excluded.value, [image], !excluded.value.has(file));
    },
    /** Leaves out, or takes in, everything that is shown. */
    all: (out: boolean) =>
      (excluded.value = toggled(
        excluded.value,
        images.value.filter((image) => fits(image, filter.value, excluded.value)),
        out,
      )),
  };
});

const keyOf = ({ handle }: StyleFolder, crop: string) => `${handle} ${crop}`;
