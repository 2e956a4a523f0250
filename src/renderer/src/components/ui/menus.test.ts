// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { h, type Component } from 'vue';
import { mountWith } from '../../api/testing';
import SContextMenu from './SContextMenu.vue';
import SMenu from './SMenu.vue';
import type { MenuEntry } from './menu';

const run = vi.fn();
const entries: readonly MenuEntry[] = [
  { label: 'Open', testid: 'open', run },
  '-',
  { label: 'Recent', testid: 'recent', entries: [{ label: 'Dance', testid: 'dance', run }, '-'] },
  { label: 'Locked', testid: 'locked', disabled: true, run },
  { label: 'Remove', testid: 'remove', danger: true, run },
];
const at = (testid: string) => document.querySelector<HTMLElement>(`[data-testid=${testid}]`);
const menus = () => document.querySelectorAll('[role=menu]');

afterEach(() => {
  run.mockClear();
  document.body.innerHTML = '';
});

async function open(menu: Component, how: string): Promise<void> {
  const { wrapper } = mountWith({ render: () => h(menu, { entries }, { default: () => h('button', 'Menu') }) });
  const button = wrapper.get('button');
  await button.trigger(how, how === 'keydown' ? { key: 'Enter' } : {});
  await flushPromises();
}

describe.each<[string, Component, string]>([
  ['a menu', SMenu, 'keydown'],
  ['a context menu', SContextMenu, 'contextmenu'],
])('%s', (_, menu, how) => {
  it('shows its entries as they are, and does what is chosen', async () => {
    await open(menu, how);
    expect([...document.querySelectorAll('[role=menuitem]')].map((item) => item.textContent?.trim())).toEqual([
      'Open',
      'Recent',
      'Locked',
      'Remove',
    ]);
    expect(document.querySelectorAll('.s-menu-line')).toHaveLength(1);
    expect(at('locked')?.getAttribute('aria-disabled')).toBe('true');
    expect(at('remove')?.classList).toContain('s-danger');
    expect(at('open')?.classList).not.toContain('s-danger');
    at('open')?.click();
    await flushPromises();
    expect(run).toHaveBeenCalledOnce();
    expect(menus()).toHaveLength(0);
  });

  it('opens a menu from an entry that has one', async () => {
    await open(menu, how);
    at('recent')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await flushPromises();
    expect(menus()).toHaveLength(2);
    at('dance')?.click();
    await flushPromises();
    expect(run).toHaveBeenCalledOnce();
  });
});
