// @vitest-environment happy-dom
import { TooltipProvider } from 'reka-ui';
import { expect, it, vi } from 'vitest';
import { h } from 'vue';
import { mountWith } from '../../api/testing';
import SIconButton from './SIconButton.vue';

it('is a named button that takes clicks and what is said of it', async () => {
  const onClick = vi.fn();
  const { wrapper } = mountWith({
    render: () =>
      h(TooltipProvider, () =>
        h(SIconButton, { icon: 'undo', label: 'Undo', 'data-testid': 'undo', pressed: true, onClick }),
      ),
  });
  const button = wrapper.get('button');
  expect(button.attributes()).toMatchObject({ 'aria-label': 'Undo', 'data-testid': 'undo', 'aria-pressed': 'true' });
  await button.trigger('click');
  expect(onClick).toHaveBeenCalledOnce();
});
