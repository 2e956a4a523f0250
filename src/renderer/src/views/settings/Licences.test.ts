// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { LicenceEntry } from '../../../../shared/licences';
import { mountWith } from '../../api/testing';
import Licences from './Licences.vue';

const list: LicenceEntry[] = [
  { name: 'FFmpeg', licence: 'GPL-3.0-or-later', note: 'A program of its own.', text: 'All of the GPL' },
  { name: 'vue', version: '3.5.0', licence: 'MIT', homepage: 'https://vuejs.org', text: '<b>MIT</b> text' },
];
afterEach(() => vi.unstubAllGlobals());

async function open(answer: () => Promise<Response>) {
  const fetched = vi.fn(answer);
  vi.stubGlobal('fetch', fetched);
  const { wrapper } = mountWith(Licences);
  await flushPromises();
  return { wrapper, fetched };
}

it('shows each licence in full, as text, and finds by name or licence', async () => {
  const { wrapper } = await open(async () => Response.json(list));
  expect(wrapper.findAll('details').map((each) => each.get('.name').text())).toEqual(['FFmpeg', 'vue']);
  expect(wrapper.findAll('pre').map((each) => each.text())).toEqual(['All of the GPL', '<b>MIT</b> text']);
  expect(wrapper.get('details').text()).toContain('A program of its own.');
  await wrapper.get('input').setValue('gpl');
  expect(wrapper.findAll('details')).toHaveLength(1);
  expect(wrapper.get('[role=status]').text()).toContain('One');
});

it('says when there is no list, and tries again', async () => {
  let there = false;
  const { wrapper } = await open(async () => (there ? Response.json(list) : new Response('', { status: 404 })));
  expect(wrapper.get('[role=alert]').text()).toContain('licences');
  there = true;
  await wrapper.get('[role=alert] button').trigger('click');
  await flushPromises();
  expect(wrapper.findAll('details')).toHaveLength(2);
});
