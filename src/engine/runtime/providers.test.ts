import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { f32 } from '../tensor/tensor';
import type { Backend, BackendSession, SessionSettings } from './backend';
import { diagnoseRuntime } from './doctor';
import { loadOnnxRuntime } from './ort';
import { openRuntime, providerOrder } from './providers';
import type { Fetches, ProviderName } from './types';

/** The real library on the CPU, behind a graphics card that does `spoil` to every result. */
async function withFakeCard(spoil: (fetches: Fetches) => Fetches): Promise<Backend> {
  const real = await loadOnnxRuntime();
  const create = async (bytes: Uint8Array, settings: SessionSettings): Promise<BackendSession> => {
    const inner = await real.create(bytes, { ...settings, provider: 'cpu' });
    if (settings.provider === 'cpu') return inner;
    return { run: async (feeds, into) => spoil(await inner.run(feeds, into)), release: () => inner.release() };
  };
  return { version: real.version, providers: ['webgpu', 'cpu'], create };
}

const scale = (factor: number, output: string) => (fetches: Fetches) => {
  const data = fetches[output]?.data;
  if (data instanceof Float32Array) data.set(data.map((value) => value * factor));
  return fetches;
};

describe('openRuntime', () => {
  /** Milliseconds as the code under test sees them: only a fake card makes them pass. */
  let now = 0;
  beforeEach(() => {
    vi.stubEnv('VK_DRIVER_FILES', '/a/driver/that/is/worth/a/try.json');
    vi.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('reports what runs, on how many threads', async () => {
    const runtime = await openRuntime({ provider: 'cpu', threads: 3 });
    expect(runtime.provider).toMatchObject({ requested: 'cpu', actual: 'cpu', threads: 3 });
    expect(runtime.provider.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(runtime.provider.attempts).toMatchObject([{ name: 'cpu', ok: true, maxError: 0 }]);
    await runtime.release();
  });

  it('takes a graphics card that computes like the CPU, to within reduced precision', async () => {
    const runtime = await openRuntime({}, await withFakeCard(scale(1.001, 'transposed')));
    expect(runtime.provider.actual).toBe('webgpu');
    const attempt = runtime.provider.attempts.at(-1);
    expect(attempt).toMatchObject({ name: 'webgpu', ok: true });
    expect(attempt?.maxError).toBeCloseTo(0.001, 4);
    await runtime.release();
  });

  it('passes over one that computes wrongly, and says which operation', async () => {
    const runtime = await openRuntime({}, await withFakeCard(scale(1.2, 'depthwise')));
    expect(runtime.provider).toMatchObject({ requested: 'auto', actual: 'cpu' });
    expect(runtime.provider.attempts.find(({ name }) => name === 'webgpu')).toMatchObject({
      ok: false,
      reason: 'it computes wrongly: "depthwise" of the self-test is off by 20 %',
    });
    await runtime.release();
  });

  it.each([
    ['that is not a number', scale(NaN, 'dense')],
    ['of another size', (fetches: Fetches) => ({ ...fetches, dense: f32([1]) })],
    ['that is missing', ({ dense: _, ...rest }: Fetches): Fetches => rest],
  ])('passes over one with a result %s', async (_, spoil) => {
    const runtime = await openRuntime({}, await withFakeCard(spoil));
    expect(runtime.provider).toMatchObject({ actual: 'cpu' });
    await runtime.release();
  });

  it('passes over one that is an emulation on the CPU, unless insisted on', async () => {
    now = 0;
    const backend = await withFakeCard((fetches) => {
      now += 500;
      return fetches;
    });
    const runtime = await openRuntime({}, backend);
    expect(runtime.provider.actual).toBe('cpu');
    expect(runtime.provider.attempts.find(({ name }) => name === 'webgpu')).toMatchObject({
      ok: false,
      reason: 'it computes rightly but takes 500 ms for what the CPU does in 0 ms',
    });
    await runtime.release();
    expect(now).toBe(4 * 500); // the self-test, one run to warm up and two that count
    const insisted = await openRuntime({ provider: 'webgpu' }, backend);
    expect(insisted.provider.actual).toBe('webgpu');
    await insisted.release();
  });

  it('passes over one that fails, with the reason', async () => {
    const backend = await withFakeCard(() => {
      throw new Error('The device was lost.\n  at some/place');
    });
    const runtime = await openRuntime({}, backend);
    expect(runtime.provider.actual).toBe('cpu');
    expect(runtime.provider.attempts).toContainEqual({ name: 'webgpu', ok: false, reason: 'The device was lost.' });
    await runtime.release();
  });

  it('does not fall back from a provider that was insisted on', async () => {
    const backend = await withFakeCard(scale(0.5, 'convolution'));
    await expect(openRuntime({ provider: 'webgpu' }, backend)).rejects.toMatchObject({
      code: 'provider',
      message: expect.stringMatching(
        /"webgpu" does not work here \(it computes wrongly.*choose "auto" or "cpu"/,
      ) as string,
    });
    await expect(openRuntime({ provider: 'dml' }, backend)).rejects.toThrow(/has no dml provider/);
  });

  it('says so where nothing works', async () => {
    const broken: Backend = {
      version: '0',
      providers: ['cpu'],
      create: async () => Promise.reject(new Error('broken')),
    };
    await expect(openRuntime({}, broken)).rejects.toMatchObject({ code: 'provider' });
  });

  it('refuses unknown providers and impossible numbers of threads', async () => {
    await expect(openRuntime({ provider: 'tpu' as ProviderName })).rejects.toMatchObject({
      code: 'usage',
      message: 'There is no provider "tpu": choose one of auto, cuda, webgpu, dml, coreml, cpu.',
    });
    for (const threads of [0, 1.5, 1000]) {
      await expect(openRuntime({ provider: 'cpu', threads })).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

describe('providerOrder', () => {
  it('ends with the CPU everywhere', () => {
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd'] as const) {
      expect(providerOrder(platform).at(-1)).toBe('cpu');
    }
    expect(providerOrder('linux')).toEqual(['cuda', 'webgpu', 'cpu']);
  });
});

describe('diagnoseRuntime', () => {
  it('tries every provider of the platform', async () => {
    const diagnosis = await diagnoseRuntime();
    expect(diagnosis.attempts.map(({ name }) => name)).toEqual(providerOrder());
    expect(diagnosis.attempts.at(-1)).toMatchObject({ name: 'cpu', ok: true });
    expect(diagnosis.attempts.filter(({ ok, reason }) => !ok && !reason)).toEqual([]);
    expect(diagnosis.automatic).toBeDefined();
    expect(diagnosis.cores).toBeGreaterThan(0);
  });
});
