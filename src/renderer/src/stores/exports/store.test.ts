// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExportItem } from '../../../../shared/api/exports';
import { StudioError } from '../../../../shared/errors';
import { installFakeApi, type FakeApi } from '../../api/testing/fakeApi';
import { sampleProject } from '../../api/testing/samples';
import { draftOf, requestOf } from '../../views/exports/draft';
import { useExports } from '../exports';
import { useNotices } from '../notices';
import { paceOf, shareOf } from './reduce';

const project = sampleProject();
const request = requestOf(draftOf('share', project, 64), project, (key) => key);
const item = (some: Partial<ExportItem> = {}): ExportItem => ({
  ...{ id: 'a', title: 'A', state: 'waiting', request, created: '2026-01-01T00:00:00Z', done: 0, total: 100 },
  ...some,
});
let api: FakeApi;
beforeEach(() => {
  setActivePinia(createPinia());
  api = installFakeApi({
    'exports.list': () => [item()],
    'exports.formats': () => [{ format: 'h264', extension: '.mp4', sound: true, available: true }],
  });
});
const loaded = async () => {
  const store = useExports();
  await vi.waitFor(() => expect(store.loaded).toBe(true));
  return store;
};

describe('the store of exports', () => {
  it('follows what the main side tells, in the order of the queue', async () => {
    const store = await loaded();
    api.tell('exports.changed', { item: item({ id: 'b', title: 'B' }) });
    api.tell('exports.changed', { item: item({ state: 'running', done: 5 }) });
    expect(store.items.map(({ id, state, done }) => [id, state, done])).toEqual([
      ['a', 'running', 5],
      ['b', 'waiting', 0],
    ]);
    expect(store.live).toHaveLength(2);
  });

  it('says once that an export has ended, and nothing of those that ended before', async () => {
    const store = await loaded();
    const ended: string[] = [];
    store.onEnded(({ id, state }) => ended.push(`${id} ${state}`));
    api.tell('exports.changed', { item: item({ id: 'old', state: 'done' }) });
    api.tell('exports.changed', { item: item({ state: 'done', done: 100 }) });
    api.tell('exports.changed', { item: item({ state: 'done', done: 100 }) });
    expect(ended).toEqual(['a done']);
  });

  it('tells of what fails, and asks again when the connection is back', async () => {
    const store = await loaded();
    api.answer({ 'exports.cancel': () => Promise.reject(new StudioError('not-found', 'It is gone.')) });
    await store.cancel('a');
    expect(useNotices().shown.map(({ sentence }) => sentence)).toEqual(['It is gone.']);
    api.connected('lost');
    api.answer({ 'exports.list': () => [item({ state: 'failed' })] });
    api.connected('open');
    await vi.waitFor(() => expect(store.items[0]?.state).toBe('failed'));
  });
});

describe('progress', () => {
  it('is a share, or unknown before the first frame', () => {
    expect(shareOf(item({ state: 'running' }))).toBeNull();
    expect(shareOf(item({ state: 'paused', done: 25 }))).toBe(0.25);
    expect(shareOf(item({ state: 'done', done: 0 }))).toBe(1);
  });
  it('teaches how fast this machine is, by moving panels', () => {
    const two = { ...request, panels: [...request.panels, ...request.panels] };
    expect(paceOf([item()])).toBeNull();
    expect(paceOf([item({ state: 'done', framesPerSecond: 30, request: two }), item()])).toBe(60);
  });
});
