// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TooltipProvider } from 'reka-ui';
import { defineComponent, h } from 'vue';
import type { CheckedFolder, LibraryStyle } from '../../../../shared/api/styles';
import { installFakeApi, sampleOpened } from '../../api/testing';
import { i18n } from '../../i18n';
import { useProjectStore } from '../../stores/project';
import { useCheck } from './check/store';
import NewStyle from './NewStyle.vue';
import { useStylesPage } from './page';

const folder = { handle: 'fake-handle-000001', name: 'Drawings' };
const found = (used: number): CheckedFolder => ({
  ...{ check: 'c1', folder: folder.handle, omitted: 0, used },
  images: [
    ...Array.from({ length: used }, (_, i) => ({ file: `${i}.png`, used: true, findings: [] })),
    { file: 'bad.png', used: false, findings: [{ reason: 'damaged', sentence: 'It is damaged.' }] },
  ],
  estimates: { quick: 240, standard: 1_800, long: 10_800 },
});
const taken: LibraryStyle = {
  ...{ name: 'Ink', from: 'library', usable: true, pack: 'starter', bytes: 1, measures: {} },
};
let ends: (() => void)[] = [];
beforeEach(() => (ends = []));
afterEach(() => ends.forEach((end) => end()));

/** The page on a folder with so many good pictures. */
async function open(used = 24) {
  const api = installFakeApi({
    'styles.check': () => found(used),
    'styles.thumbnails': ({ files }) => files.map(() => null),
    'styles.list': () => [taken],
    'likenesses.list': () => [],
    'styles.start': () => ({ job: 'style-1' }),
    'styles.samples': () => [],
    'jobs.list': () => [],
    'stage.pack': () => ({
      ...{ name: 'starter', id: 'x', resolution: 128, frameRate: 25, wDim: 64, numWs: 12, motion: null, encoder: true },
    }),
  });
  const pinia = createPinia();
  setActivePinia(pinia);
  useProjectStore().take(sampleOpened());
  const page = defineComponent(() => () => h(TooltipProvider, null, () => h(NewStyle, { folder })));
  const wrapper = mount(page, { global: { plugins: [pinia, i18n] }, attachTo: document.body });
  ends.push(() => wrapper.unmount());
  await flushPromises();
  const start = () => wrapper.get('[data-testid="styles-start"]');
  return { api, wrapper, start, check: useCheck() };
}

describe('a new style', () => {
  it('is started with what was chosen, and leads to its training', async () => {
    const { api, wrapper, start, check } = await open();
    expect(wrapper.text()).toContain('24 pictures will be used');
    check.toggle('3.png');
    check.toggle('bad.png');
    await wrapper.get('[data-testid="styles-preset-long"] input').setValue();
    await wrapper.get('[data-testid="styles-name"] input').setValue('  Ink and wash ');
    expect(wrapper.text()).toContain('23 pictures will be used');
    await start().trigger('submit');
    await flushPromises();
    expect(api.paramsOf('styles.start')).toEqual([
      {
        ...{ pack: { name: 'starter' }, check: 'c1', exclude: ['3.png'], name: 'Ink and wash', credit: '' },
        ...{ preset: 'long', replace: false },
      },
    ]);
    expect(useStylesPage().page).toEqual({ kind: 'training', id: 'style-1' });
  });

  it('gives the pictures more say if asked', async () => {
    const { api, wrapper, start } = await open();
    await wrapper.get('button[aria-expanded]').trigger('click');
    await wrapper.get('[data-testid="styles-keep"]').findAll('[role="radio"]').at(-1)?.trigger('click');
    await start().trigger('submit');
    await flushPromises();
    expect(api.paramsOf('styles.start')).toMatchObject([{ keep: 0.25 }]);
  });

  it('says what is amiss before it is started', async () => {
    const { wrapper, start, check } = await open(3);
    expect(wrapper.text()).toContain('20 or more are better');
    check.toggle('0.png');
    check.toggle('1.png');
    await flushPromises();
    expect(wrapper.text()).toContain('At least two pictures');
    expect(start().attributes('disabled')).toBeDefined();
    check.toggle('0.png');
    await wrapper.get('[data-testid="styles-name"] input').setValue('');
    expect(start().attributes('disabled')).toBeDefined();
    await wrapper.get('[data-testid="styles-name"] input').setValue('Ink');
    expect(wrapper.text()).toContain('Replaces your style');
    expect(start().attributes('disabled')).toBeUndefined();
  });

  it('is as it was left when the artist comes back', async () => {
    const { api, wrapper, check } = await open();
    check.toggle('3.png');
    await wrapper.get('[data-testid="styles-name"] input').setValue('Mine');
    await check.open(folder);
    expect(check.draft.name).toBe('Mine');
    expect([...check.excluded]).toEqual(['3.png']);
    expect(api.paramsOf('styles.check')).toHaveLength(1);
    await check.open({ handle: 'fake-handle-000002', name: 'Other' });
    expect(check.draft.name).toBe('Other');
    await check.open({ handle: 'fake-handle-000003', name: 'Ink' });
    expect(check.draft.name).toBe('Ink 2');
    expect([...check.excluded]).toEqual([]);
  });
});
