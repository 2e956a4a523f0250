// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h } from 'vue';
import { mountWith, sampleOpened } from '../../api/testing';
import { useCommands, type Command } from '../../commands';
import { useProjects } from '../../stores/projects';
import { useUi } from '../../stores/ui';
import CommandPalette from './CommandPalette.vue';

const input = () => document.querySelector<HTMLInputElement>('[data-testid=palette-input]') as HTMLInputElement;
const rows = () =>
  [...document.querySelectorAll('[role=option]')].map((row) => row.querySelector('.title')?.textContent);
const chosen = () => document.querySelector('[aria-selected=true] .title')?.textContent;
const press = async (key: string) => {
  input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await flushPromises();
};
const type = async (text: string) => {
  input().value = text;
  input().dispatchEvent(new Event('input', { bubbles: true }));
  await flushPromises();
};

describe('the command palette', () => {
  const ran: string[] = [];
  const command = (id: string, title: string, more: Partial<Command> = {}): Command => ({
    ...{ id, title, group: 'shell.group.view', run: () => void ran.push(id), ...more },
  });
  let wrapper: ReturnType<typeof mountWith>['wrapper'];
  beforeEach(async () => {
    ran.length = 0;
    const api = { 'projects.open': () => sampleOpened() };
    ({ wrapper } = mountWith({ render: () => h(TooltipProvider, () => h(CommandPalette)) }, { answers: api }));
    useCommands().register([
      command('view.animate', 'shell.view.animate', { keys: '1' }),
      command('view.latents', 'shell.view.latents'),
      command('edit.undo', 'shell.command.undo', { group: 'shell.group.edit', enabled: () => false }),
      command('edit.redo', 'shell.command.redo', { group: 'shell.group.edit' }),
      command('secret', 'shell.command.report', { hidden: true }),
    ]);
    useUi().dialog = 'palette';
    await flushPromises();
  });
  afterEach(() => {
    wrapper.unmount();
    document.body.innerHTML = '';
  });

  it('lists what can be done now, and nothing else', () => {
    expect(rows()).toEqual(['Animate', 'Latents', 'Redo']);
    expect(document.querySelector('[data-testid="palette-view.animate"]')?.textContent).toContain('1');
    expect(document.activeElement).toBe(input());
  });

  it('finds by letters in their order, the better match first, and by the group', async () => {
    await type('ate');
    expect(rows()).toEqual(['Latents', 'Animate']);
    expect([...document.querySelectorAll('[aria-selected=true] b')].map((each) => each.textContent).join('')).toBe(
      'ate',
    );
    await type('edit');
    expect(rows()).toEqual(['Redo']);
    await type('zzz');
    expect(document.querySelector('[role=option]')?.textContent).toContain('zzz');
    await press('Enter');
    expect([ran, useUi().dialog]).toEqual([[], 'palette']);
  });

  it('is gone through with the arrows, around its ends, and runs what is chosen', async () => {
    expect(chosen()).toBe('Animate');
    await press('ArrowDown');
    expect([chosen(), input().getAttribute('aria-activedescendant')]).toEqual(['Latents', 'palette-1']);
    await press('ArrowUp');
    await press('ArrowUp');
    expect(chosen()).toBe('Redo');
    await type('lat');
    expect(chosen()).toBe('Latents');
    await press('Enter');
    expect([ran, useUi().dialog]).toEqual([['view.latents'], null]);
  });

  it('opens recent projects', async () => {
    const open = vi.spyOn(useProjects(), 'open').mockResolvedValue(undefined as never);
    useProjects().recent = [{ id: 'p1', name: 'Granny' } as never];
    await type('gran');
    document.querySelector<HTMLElement>('[data-testid=palette-recent-p1]')?.click();
    await flushPromises();
    expect(open).toHaveBeenCalledWith({ id: 'p1' }, 'Granny');
    expect(useUi().dialog).toBeNull();
  });
});
