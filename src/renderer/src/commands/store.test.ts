// @vitest-environment happy-dom
import { defineComponent, h, nextTick, ref } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import { mountWith, sampleHello } from '../api/testing';
import { StudioError } from '../../../shared/errors';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';
import { useCommandSet, useCommands, type Command } from './store';
import { isOfText } from './text';
import { useShortcuts } from './useShortcuts';

function setUp(more: Partial<Command> = {}) {
  const run = vi.fn();
  const Thing = defineComponent({
    setup() {
      useCommandSet([{ id: 'a.do', title: 'a', group: 'g', keys: 'Mod+B', run, ...more }]);
      return () => h('div', [h('input', { id: 'text' }), h('button', { id: 'button' })]);
    },
  });
  const shown = ref(true);
  const Root = defineComponent({
    setup() {
      useShortcuts();
      return () => (shown.value ? h(Thing) : h('p'));
    },
  });
  const { api, wrapper } = mountWith(Root, {
    answers: { 'app.setSettings': ({ settings }) => ({ ...sampleHello().settings, ...settings }) },
  });
  const press = (init: KeyboardEventInit, target: EventTarget = document.body) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
  return { api, run, shown, press, wrapper };
}

describe('commands', () => {
  it('run by their keys while their component lives', async () => {
    const { run, shown, press, wrapper } = setUp();
    press({ key: 'b', ctrlKey: true });
    expect(run).toHaveBeenCalledTimes(1);
    shown.value = false;
    await nextTick();
    press({ key: 'b', ctrlKey: true });
    expect(run).toHaveBeenCalledTimes(1);
    wrapper.unmount();
  });

  it('have the keys the artist gave them instead', async () => {
    const { run, press, wrapper } = setUp();
    await useSettings().change({ shortcuts: { 'a.do': 'J' } });
    press({ key: 'b', ctrlKey: true });
    expect(run).not.toHaveBeenCalled();
    press({ key: 'j' });
    expect(run).toHaveBeenCalledOnce();
    wrapper.unmount();
  });

  it('leave plain keys to a text that is being typed, and Space to a button', () => {
    const { run, press, wrapper } = setUp({ keys: 'Space' });
    press({ key: ' ' }, wrapper.get('#text').element);
    press({ key: ' ' }, wrapper.get('#button').element);
    expect(run).not.toHaveBeenCalled();
    press({ key: ' ' });
    expect(run).toHaveBeenCalledOnce();
    wrapper.unmount();
  });

  it('leave a text its own undo, clipboard and movements, on every system', () => {
    const own = ['Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+A', 'Mod+Shift+V'];
    const moves = ['Mod+ArrowLeft', 'Alt+Shift+ArrowRight', 'Mod+Backspace', 'Alt+Delete', 'Mod+Home', 'Shift+Insert'];
    for (const mac of [true, false]) {
      for (const keys of [...own, ...moves, 'B', 'Shift+K', 'Space', 'Delete']) expect(isOfText(keys, mac)).toBe(true);
      for (const keys of ['Mod+S', 'Mod+K', 'Mod+Shift+S', 'Mod+Alt+N', 'F6', 'Mod+,'])
        expect(isOfText(keys, mac)).toBe(false);
    }
    // Option writes signs on a Mac, Control moves there; elsewhere these are free
    expect(['Alt+Å', 'Ctrl+A', 'Alt+Shift+M'].map((keys) => isOfText(keys, true))).toEqual([true, true, true]);
    expect(['Alt+R', 'Alt+Shift+M'].map((keys) => isOfText(keys, false))).toEqual([false, false]);
    const { run, press, wrapper } = setUp({ keys: 'Mod+Z' });
    const field = wrapper.get('#text').element;
    expect(press({ key: 'z', ctrlKey: true }, field)).toBe(true);
    expect(run).not.toHaveBeenCalled();
    expect(press({ key: 'z', ctrlKey: true })).toBe(false);
    expect(run).toHaveBeenCalledOnce();
    wrapper.unmount();
  });

  it('are not run while a sign is typed with AltGr', () => {
    const { run, wrapper } = setUp({ keys: 'Mod+Alt+N' });
    const press = (graph: boolean) => {
      const init = { key: 'n', ctrlKey: true, altKey: true, bubbles: true, cancelable: true };
      // happy-dom takes Alt for it
      const event = Object.assign(new KeyboardEvent('keydown', init), { getModifierState: () => graph });
      wrapper.get('#text').element.dispatchEvent(event);
    };
    press(true);
    expect(run).not.toHaveBeenCalled();
    press(false);
    expect(run).toHaveBeenCalledOnce();
    wrapper.unmount();
  });

  it('of a menu mean the text while one is typed into, and wait behind a dialog', () => {
    const { api, run, wrapper } = setUp({ id: 'edit.undo' });
    const edit = vi.fn(() => true);
    Object.assign(document, { execCommand: edit });
    const choose = () => api.tell('app.command', { command: 'edit.undo' });
    wrapper.get<HTMLInputElement>('#text').element.focus();
    choose();
    expect([edit.mock.calls, run.mock.calls.length]).toEqual([[['undo']], 0]);
    wrapper.get<HTMLInputElement>('#text').element.blur();
    choose();
    expect([edit.mock.calls.length, run.mock.calls.length]).toEqual([1, 1]);
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" data-state="open" id="open"></div>');
    choose();
    document.getElementById('open')?.setAttribute('class', 's-popover');
    expect(run).toHaveBeenCalledTimes(1);
    choose();
    expect(run).toHaveBeenCalledTimes(2);
    document.getElementById('open')?.remove();
    wrapper.unmount();
  });

  it('wait while a dialog is open, and while they make no sense', () => {
    const { run, press, wrapper } = setUp({ enabled: () => false });
    press({ key: 'b', ctrlKey: true });
    expect(run).not.toHaveBeenCalled();
    wrapper.unmount();
    const other = setUp();
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" data-state="open" id="open"></div>');
    other.press({ key: 'b', ctrlKey: true });
    document.getElementById('open')?.remove();
    expect(other.run).not.toHaveBeenCalled();
    other.wrapper.unmount();
  });

  it('tell what they fail with', async () => {
    const { wrapper } = setUp({ run: () => Promise.reject(new StudioError('io', 'It did not work.')) });
    await useCommands().run('a.do');
    expect(useNotices().shown.map(({ sentence }) => sentence)).toEqual(['It did not work.']);
    wrapper.unmount();
  });
});
