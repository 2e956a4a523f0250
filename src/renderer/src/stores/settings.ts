import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import {
  settingsSchema,
  type Hello,
  type MemoryState,
  type ProviderState,
  type Settings,
} from '../../../shared/api/app';
import { useApi } from '../api';
import { useNotices } from './notices';

const UNKNOWN: Hello = {
  version: '',
  host: 'browser',
  platform: '',
  mediaBase: '',
  settings: settingsSchema.parse({}),
  starterPack: 'starter',
  packResolution: 128,
};

/** What the program is, and what the artist set for it. */
export const useSettings = defineStore('settings', () => {
  const api = useApi();
  const hello = shallowRef<Hello>(UNKNOWN);
  const current = shallowRef<Settings>(UNKNOWN.settings);
  const provider = shallowRef<ProviderState | null>(null);
  const memory = shallowRef<MemoryState | null>(null);
  let asked = 0;

  api.on('app.settings', (settings) => (current.value = settings));
  api.on('app.provider', (state) => (provider.value = state));

  api.on('app.memory', (state) => (memory.value = state));

  /** Asks the main side who it is; again after the connection has been restored. @throws StudioError */
  async function greet(): Promise<void> {
    hello.value = await api.call('app.hello', {});
    current.value = hello.value.settings;
  }

  /** Changes some settings at once here, and then on the main side; a failure takes them back and is said. */
  async function change(some: Partial<Settings>): Promise<void> {
    const before = current.value;
    const mine = ++asked;
    current.value = { ...before, ...some };
    try {
      const settled = await api.call('app.setSettings', { settings: current.value });
      if (mine === asked) current.value = settled;
    } catch (thrown) {
      if (mine === asked) current.value = before;
      useNotices().fail(thrown);
    }
  }

  const version = computed(() => hello.value.version);
  return { hello, current, provider, memory, version, greet, change };
});
