// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import type { ExportRequest } from '../../../../shared/api/exports';
import type { FileHandle } from '../../../../shared/api/files';
import { installFakeApi, sampleHello } from '../../api/testing';
import { i18n } from '../../i18n';
import { useExports } from '../../stores/exports';
import { useSettings } from '../../stores/settings';
import SavePlace from './SavePlace.vue';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function open(host: 'electron' | 'browser') {
  const answers: (FileHandle | null)[] = [];
  const api = installFakeApi({
    'app.hello': () => sampleHello({ host }),
    'exports.list': () => [],
    'exports.formats': () => [
      { format: 'h264', extension: '.mp4', sound: true, available: true },
      { format: 'png', extension: '', sound: false, available: true },
    ],
    'exports.place': ({ title }) => ({ path: `/exports/${title}` }),
    'files.pickTarget': () => answers.shift() ?? null,
  });
  const pinia = createPinia();
  setActivePinia(pinia);
  await useSettings().greet();
  useExports();
  const named = ref<Pick<ExportRequest, 'title' | 'what' | 'format'>>({ title: 'A', what: 'video', format: 'h264' });
  const picked = ref<FileHandle | null>(null);
  const place = defineComponent(
    () => () =>
      h(TooltipProvider, null, () =>
        h(SavePlace, {
          named: named.value,
          picked: picked.value,
          'onUpdate:picked': (value: FileHandle | null) => (picked.value = value),
        }),
      ),
  );
  const wrapper = mount(place, { global: { plugins: [pinia, i18n] } });
  const settled = async () => {
    await vi.advanceTimersByTimeAsync(300);
    await flushPromises();
  };
  await settled();
  const at = (id: string) => wrapper.find(`[data-testid="export-${id}"]`);
  return { api, answers, named, picked, at, settled };
}
const file: FileHandle = { handle: 'fake-handle-000001', name: 'b.mp4', kind: 'file', bytes: 0, path: '/films/b.mp4' };

it('shows the place as the name is typed, and in a browser picks none', async () => {
  const { named, at, settled } = await open('browser');
  expect(at('place').text()).toBe('/exports/A');
  named.value = { ...named.value, title: 'Dance' };
  await settled();
  expect(at('place').text()).toBe('/exports/Dance');
  expect(at('place-choose').exists()).toBe(false);
});

it('takes what is picked on the desktop, until it is taken back or another format needs another ending', async () => {
  const { api, answers, named, picked, at, settled } = await open('electron');
  const choose = async (answer: FileHandle | null) => {
    answers.push(answer);
    await at('place-choose').trigger('click');
    await settled();
  };
  await choose(null);
  expect(picked.value).toBeNull();
  await choose(file);
  expect(at('place').text()).toBe('/films/b.mp4');
  await choose(null);
  expect(picked.value).toEqual(file);
  await at('place-back').trigger('click');
  expect(at('place').text()).toBe('/exports/A');
  await choose(file);
  named.value = { ...named.value, format: 'png' };
  await settled();
  expect(picked.value).toBeNull();
  await choose(null);
  expect(api.paramsOf('files.pickTarget').at(0)).toEqual({ purpose: 'export', name: 'A.mp4', extension: '.mp4' });
  expect(api.paramsOf('files.pickTarget').at(-1)).toEqual({ purpose: 'export-folder', name: 'A', extension: '' });
});
