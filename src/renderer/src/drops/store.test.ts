// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import { installFakeApi } from '../api/testing';
import { useNotices } from '../stores/notices';
import { useUi } from '../stores/ui';
import { useDrops } from './store';

const handle = { handle: 'h'.repeat(16), name: 'me.png', kind: 'file' as const, bytes: 1 };
beforeEach(() => {
  installFakeApi();
  setActivePinia(createPinia());
});

it('shows the view whose matter it is, which takes it when it is there', async () => {
  const drops = useDrops();
  const taken: string[] = [];
  await drops.deliver('image-folder', [handle]);
  expect(useUi().view).toBe('styles');
  const end = drops.register('image-folder', ([first]) => taken.push(first?.name ?? ''));
  expect(taken).toEqual(['me.png']);
  await drops.deliver('image-folder', [handle]);
  expect(taken).toHaveLength(2);
  end();
  await drops.deliver('image-folder', [handle]);
  expect(taken).toHaveLength(2);
});

it('tells what went wrong with it', async () => {
  const drops = useDrops();
  drops.register('portrait', () => Promise.reject(new Error('No face.')));
  await drops.deliver('portrait', [handle]);
  expect(useNotices().shown[0]?.sentence).toBe('No face.');
});
