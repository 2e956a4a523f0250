import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../shared/api/app';
import { openSettings, settingsFile } from './settingsStore';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'settings-'))));
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

const defaults = settingsSchema.parse({});

describe('settings', () => {
  it('are the defaults at first, and what was set afterwards', async () => {
    const { store, notice } = await openSettings(join(folder, 'new', 'home'));
    expect([store.current, notice]).toEqual([defaults, undefined]);
    const seen: string[] = [];
    store.onChange((settings, before) => seen.push(`${before.theme} -> ${settings.theme}`));
    await Promise.all([store.set({ ...defaults, theme: 'light' }), store.set({ ...defaults, theme: 'dark' })]);
    expect(seen).toEqual(['system -> light', 'light -> dark']);
    expect((await openSettings(join(folder, 'new', 'home'))).store.current).toEqual({ ...defaults, theme: 'dark' });
  });

  it('are in the file once they have settled', async () => {
    const { store } = await openSettings(folder);
    for (const theme of ['dark', 'light'] as const) void store.set({ ...defaults, theme });
    await store.settled();
    expect((await openSettings(folder)).store.current).toEqual({ ...defaults, theme: 'light' });
  });

  it('fill in what an older version did not know, and keep what a newer one does', async () => {
    await writeFile(settingsFile(folder), JSON.stringify({ theme: 'dark', tomorrow: 1 }));
    const { store } = await openSettings(folder);
    expect(store.current).toEqual({ ...defaults, theme: 'dark', tomorrow: 1 });
  });

  it.each(['{', '[]', '{"theme":"pink"}', '{"threads":1e9}', ''])(
    'that are damaged are kept aside: %s',
    async (text) => {
      await writeFile(settingsFile(folder), text);
      const { store, notice } = await openSettings(folder);
      expect(store.current).toEqual(defaults);
      const [aside] = await readdir(folder);
      expect(notice).toContain(join(folder, aside as string));
      expect(await readFile(join(folder, aside as string), 'utf8')).toBe(text);
      expect((await openSettings(folder)).notice).toBeUndefined();
    },
  );

  it('that cannot be written stay as they were, and the next ones can be', async () => {
    const { store } = await openSettings(join(folder, 'file'));
    await writeFile(join(folder, 'file'), 'in the way');
    await expect(store.set({ ...defaults, theme: 'dark' })).rejects.toThrow();
    expect(store.current).toEqual(defaults);
    await rm(join(folder, 'file'));
    expect(await store.set({ ...defaults, theme: 'light' })).toMatchObject({ theme: 'light' });
  });
});
