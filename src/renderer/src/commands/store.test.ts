// @vitest-environment happy-dom
import { defineComponent, h, nextTick, ref } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import { mountWith, sampleHello } from '../api/testing';
import { StudioError } from '../../../shared/errors';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';
import { useCommandSet, useCommands, type Command } from './store';
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
