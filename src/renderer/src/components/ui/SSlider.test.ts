// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { mountWith, sampleOpened } from '../../api/testing';
import { useProjectStore } from '../../stores/project';
import SSlider from './SSlider.vue';

afterEach(() => (document.body.innerHTML = ''));

function setUp(props: object = {}) {
  const value = ref(0.5);
  const Host = defineComponent({
    setup: () => () =>
      h(SSlider, {
        ...{ label: 'Strength', min: 0, max: 2, step: 0.01, reset: 1, ...props },
        modelValue: value.value,
        'onUpdate:modelValue': (to: number) => (value.value = to),
      }),
  });
  const { wrapper } = mountWith(Host);
  return { value, slider: wrapper.get('[role=slider]'), input: wrapper.get('input') };
}

describe('a slider', () => {
  it('is moved with the keyboard, within its bounds', async () => {
    const { value, slider } = setUp();
    const press = (key: string, more: object = {}) => slider.trigger('keydown', { key, ...more });
    await press('ArrowRight');
    expect(value.value).toBe(0.51);
    await press('ArrowDown', { shiftKey: true });
    expect(value.value).toBe(0.41);
    await press('PageUp');
    expect(value.value).toBe(0.61);
    await press('End');
    await press('ArrowRight');
    expect(value.value).toBe(2);
    expect(slider.attributes()).toMatchObject({ 'aria-valuenow': '2', 'aria-valuemax': '2', 'aria-label': 'Strength' });
    await press('Home', { ctrlKey: true });
    expect(value.value).toBe(2);
    await slider.trigger('dblclick');
    expect(value.value).toBe(1);
  });

  it('takes a number that is typed, and what it works out to', async () => {
    const { value, input } = setUp();
    const type = async (text: string, key = 'Enter') => {
      await input.setValue(text);
      await input.trigger('keydown', { key });
      return input.element.value;
    };
    expect(await type('1,25')).toBe('1.25');
    expect(await type('1/3')).toBe('0.33');
    expect(value.value).toBe(0.33);
    expect(await type('9')).toBe('2.00');
    expect(await type('much')).toBe('2.00');
    expect(await type('1', 'Escape')).toBe('2.00');
    await input.setValue('0.7');
    await input.trigger('blur');
    expect(value.value).toBe(0.7);
  });

  it('follows the wheel while it has the focus, and never else', async () => {
    const { value, slider } = setUp();
    const turn = async (init: Partial<WheelEvent>) => {
      // happy-dom leaves out the keys that are held
      const event = Object.assign(new WheelEvent('wheel', { bubbles: true, cancelable: true }), init);
      slider.element.dispatchEvent(event);
      await nextTick();
      return [event.defaultPrevented, value.value];
    };
    expect(await turn({ deltaY: -100 })).toEqual([false, 0.5]);
    (slider.element as HTMLElement).focus();
    expect(await turn({ deltaY: -100 })).toEqual([true, 0.51]);
    expect(await turn({ deltaX: 100, shiftKey: true })).toEqual([true, 0.41]);
    expect(await turn({ deltaY: 100, ctrlKey: true })).toEqual([false, 0.41]);
  });

  it('does nothing where it is disabled', async () => {
    const { value, slider, input } = setUp({ disabled: true });
    await slider.trigger('keydown', { key: 'End' });
    await slider.trigger('dblclick');
    expect([value.value, slider.attributes('tabindex'), input.element.disabled]).toEqual([0.5, '-1', true]);
  });

  it('is one step of undo however often it moves, until something else is done', async () => {
    const Host = defineComponent({
      setup() {
        const store = useProjectStore();
        const change = (motion: number) =>
          store.apply(
            { key: 'edit' },
            (project) => ({
              ...project,
              scene: { ...project.scene, motion: { ...project.scene.motion, value: motion } },
            }),
            { merge: 'motion' },
          );
        return () =>
          h(SSlider, {
            label: 'M',
            max: 3,
            modelValue: store.project.scene.motion.value,
            'onUpdate:modelValue': change,
          });
      },
    });
    const { wrapper } = mountWith(Host, {
      answers: { 'projects.keep': ({ project }) => ({ modified: project.modified }) as never },
    });
    const store = useProjectStore();
    store.take(sampleOpened());
    const slider = wrapper.get('[role=slider]');
    for (let i = 0; i < 5; i++) await slider.trigger('keydown', { key: 'ArrowRight' });
    expect([store.project.scene.motion.value, store.past.length]).toEqual([1.05, 1]);
    store.apply({ key: 'name' }, (project) => ({ ...project, name: 'Other' }));
    await slider.trigger('keydown', { key: 'ArrowRight' });
    expect(store.past).toHaveLength(3);
    for (let i = 0; i < 3; i++) store.undo();
    expect([store.project.scene.motion.value, store.project.name]).toEqual([1, 'Sample']);
    store.leave();
  });
});
