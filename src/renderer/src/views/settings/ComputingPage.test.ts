// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import { mountWith, sampleHello } from '../../api/testing';
import ProviderState from '../../components/shell/ProviderState.vue';
import { useSettings } from '../../stores/settings';
import ComputingPage from './ComputingPage.vue';

afterEach(() => (document.body.innerHTML = ''));

const attempts = [
  { name: 'cuda', ok: false, reason: 'The CUDA libraries are not installed.' },
  { name: 'cpu', ok: true, milliseconds: 3.2, maxError: 0 },
];
const running = { requested: 'cuda', actual: 'cpu', threads: 2, version: '1.30.0', attempts };

async function open() {
  const { api, wrapper } = mountWith(
    { render: () => h(TooltipProvider, () => [h(ProviderState), h(ComputingPage)]) },
    {
      answers: {
        'app.hello': () => sampleHello(),
        'app.setSettings': ({ settings }) => ({ ...sampleHello().settings, ...settings }),
        'app.diagnose': () => ({
          ...{ actual: running, providers: attempts, ffmpeg: null, cores: 8, problems: ['Something is odd.'] },
          memory: { total: 8 * 2 ** 30, available: 2 * 2 ** 30 },
        }),
      },
    },
  );
  await useSettings().greet();
  await flushPromises();
  return { api, wrapper };
}

describe('what computes', () => {
  it('is chosen, and what really runs is said, with why it is another one', async () => {
    const { api, wrapper } = await open();
    const status = () => wrapper.get('[data-testid=status-provider]');
    expect(status().classes()).not.toContain('warn');
    await useSettings().change({ provider: 'cuda' });
    expect(api.paramsOf('app.setSettings').at(-1)?.settings.provider).toBe('cuda');
    expect(wrapper.get('[data-testid=settings-provider]').text()).toContain('CUDA');
    api.tell('app.provider', running);
    await flushPromises();
    expect(status().text()).toContain('CPU');
    expect(status().classes()).toContain('warn');
    api.tell('app.provider', { ...running, actual: 'cuda' });
    await flushPromises();
    expect([status().text(), status().classes().includes('warn')]).toEqual([expect.stringContaining('CUDA'), false]);
  });

  it('is tested on this machine: each provider, the one that runs, what is missing', async () => {
    const { api, wrapper } = await open();
    await wrapper.get('[data-testid=settings-diagnose]').trigger('click');
    await flushPromises();
    const found = wrapper.get('[data-testid=diagnosis]');
    const lines = found.findAll('li').map((line) => line.text());
    expect(lines[0]).toContain('The CUDA libraries are not installed.');
    expect(lines[1]).toContain('3.2');
    expect(
      found.findAll('.s-badge').map((badge) => badge.element.closest('li') === found.findAll('li')[1]?.element),
    ).toEqual([true]);
    expect(lines[3]).toContain('2 of 8 GiB free, 8 cores');
    expect(found.text()).toContain('Something is odd.');
    // who runs may change afterwards
    api.tell('app.provider', { ...running, actual: 'cuda' });
    await flushPromises();
    expect(found.findAll('li')[0]?.find('.s-badge').exists()).toBe(true);
  });

  it('keeps threads and memory within their limits', async () => {
    const { api, wrapper } = await open();
    const last = () => api.paramsOf('app.setSettings').at(-1)?.settings;
    await wrapper.get('[role=switch]').trigger('click');
    await flushPromises();
    expect(last()?.threads).toBe(2);
    const [threads, cache] = wrapper.findAll<HTMLInputElement>('input[role=spinbutton]');
    await threads?.setValue('100000');
    await threads?.trigger('blur');
    await cache?.setValue('1');
    await cache?.trigger('blur');
    await flushPromises();
    expect([last()?.threads, last()?.frameCacheMiB]).toEqual([256, 32]);
    await wrapper.get('[role=switch]').trigger('click');
    await flushPromises();
    expect(last()?.threads).toBeNull();
  });

  it('goes back when the change cannot be kept', async () => {
    const { api } = await open();
    api.answer({ 'app.setSettings': () => Promise.reject(new Error('disk')) });
    await useSettings().change({ frameCacheMiB: 64 });
    expect(useSettings().current.frameCacheMiB).toBe(512);
  });
});
