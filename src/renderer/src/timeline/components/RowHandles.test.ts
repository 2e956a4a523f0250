// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { mountWith } from '../../api/testing';
import RowHandles from './RowHandles.vue';

const handle = (id: number) => ({ id, x: id * 10, y: 5, label: `Key ${id}`, value: 1, valueText: `1 at ${id}` });
const props = { label: 'Motion', handles: [handle(3), handle(8)], min: 0, max: 3, step: 0.01, testid: 'key' };

afterEach(() => (document.body.innerHTML = ''));

describe('RowHandles', () => {
  it('is one tab stop, and says what every handle is', () => {
    const { wrapper } = mountWith(RowHandles, { props });
    const handles = wrapper.findAll('[role=slider]');
    expect(handles.map((each) => each.attributes('tabindex'))).toEqual(['0', '-1']);
    expect(handles[1]?.attributes('aria-valuetext')).toBe('1 at 8');
  });

  it('is gone through with arrows, moved with Shift, raised, removed', async () => {
    const { wrapper } = mountWith(RowHandles, { props });
    const [first, second] = wrapper.findAll('[role=slider]');
    await first?.trigger('keydown', { key: 'ArrowRight' });
    await nextTick();
    expect(document.activeElement).toBe(second?.element);
    await second?.trigger('keydown', { key: 'ArrowRight', shiftKey: true });
    await second?.trigger('keydown', { key: 'ArrowUp' });
    await second?.trigger('keydown', { key: 'Delete' });
    expect(wrapper.emitted('move')).toEqual([[8, 1]]);
    expect(wrapper.emitted('raise')?.[0]?.[1]).toBeCloseTo(0.05);
    expect(wrapper.emitted('remove')).toEqual([[8]]);
  });

  it('keeps the focus on a keyframe that has moved', async () => {
    const { wrapper } = mountWith(RowHandles, { props });
    const [first] = wrapper.findAll('[role=slider]');
    (first?.element as HTMLElement).focus();
    await wrapper.setProps({ handles: [handle(4), handle(8)] });
    expect(document.activeElement?.getAttribute('aria-valuetext')).toBe('1 at 4');
  });
});
