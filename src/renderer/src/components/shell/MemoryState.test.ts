// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, expect, it } from 'vitest';
import { h } from 'vue';
import { mountWith } from '../../api/testing';
import { useUi } from '../../stores/ui';
import { useSettings } from '../../stores/settings';
import MemoryState from './MemoryState.vue';

const MIB = 2 ** 20;
const state = {
  ...{ main: 500 * MIB, windows: 250 * MIB, total: 8192 * MIB, available: 4096 * MIB },
  ...{ networks: 120 * MIB, networksLimit: 1024 * MIB },
};
afterEach(() => (document.body.innerHTML = ''));

function open() {
  const { wrapper, api } = mountWith({ render: () => h(TooltipProvider, () => h(MemoryState)) });
  useSettings();
  return { wrapper, api };
}
const textOf = (row: string) => document.querySelector(`[data-testid=memory-${row}]`)?.textContent ?? '';

it('says what the whole program takes, and on opening what takes it, with the limits', async () => {
  const { wrapper, api } = open();
  expect(wrapper.find('[data-testid=status-memory]').exists()).toBe(false);
  api.tell('app.memory', state);
  await flushPromises();
  const button = wrapper.get('[data-testid=status-memory]');
  expect(button.text()).toBe('750 MB');
  await button.trigger('click');
  await flushPromises();
  expect(textOf('main')).toContain('500 MB of 8 GB');
  expect(textOf('networks')).toContain('120 MB of 1 GB');
  expect(textOf('windows')).toContain('250 MB');
  expect(textOf('frames')).toContain('0 MB of 512 MB');
  expect(
    document.querySelector('[data-testid=memory-networks] [role=progressbar]')?.getAttribute('aria-valuenow'),
  ).toBe('12');
  document.querySelector<HTMLElement>('[data-testid=memory-popover] button')?.click();
  expect(useUi().settingsPage).toBe('computing');
});

it('warns when the machine has little left', async () => {
  const { wrapper, api } = open();
  api.tell('app.memory', { ...state, available: 100 * MIB });
  await flushPromises();
  expect(wrapper.get('[data-testid=status-memory]').classes()).toContain('scarce');
  api.tell('app.memory', { ...state, windows: null });
  await flushPromises();
  await wrapper.get('[data-testid=status-memory]').trigger('click');
  await flushPromises();
  expect(wrapper.get('[data-testid=status-memory]').classes()).not.toContain('scarce');
  expect(textOf('page')).not.toBe('');
});
