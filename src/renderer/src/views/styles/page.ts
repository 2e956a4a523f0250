import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { FileHandle } from '../../../../shared/api/files';

/** A folder of pictures, as far as a new style is concerned. */
export type StyleFolder = Pick<FileHandle, 'handle' | 'name'>;

export type StylesPage =
  | { readonly kind: 'library' }
  | { readonly kind: 'new'; readonly folder: StyleFolder | null }
  | { readonly kind: 'training'; readonly id: string };

/** What the view of the styles shows; kept while other views are looked at. */
export const useStylesPage = defineStore('stylesPage', () => {
  const page = shallowRef<StylesPage>({ kind: 'library' });
  return {
    page,
    openLibrary: () => void (page.value = { kind: 'library' }),
    openNew: (folder: StyleFolder | null = null) => void (page.value = { kind: 'new', folder }),
    openTraining: (id: string) => void (page.value = { kind: 'training', id }),
  };
});
