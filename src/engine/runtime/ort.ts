import type * as OnnxRuntime from 'onnxruntime-node';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { StudioError } from '../../shared/errors';
import type { Tensor } from '../tensor/tensor';
import type { Backend, BackendSession, SessionSettings } from './backend';
import type { Feeds, Fetches, ProviderName } from './types';

type Ort = typeof OnnxRuntime;

/**
 * onnxruntime-node behind the Backend interface: the only module that touches it. Loaded on first use, because its native
 * library takes a while and because a platform without one deserves a sentence rather than a stack trace.
 * @throws StudioError 'provider' if there is no native library for this platform
 */
export async function loadOnnxRuntime(): Promise<Backend> {
  const ort = await importOrt();
  // Every failure arrives as an exception too; on stderr the library would print it a second time, in red.
  ort.env.logLevel = 'fatal';
  return {
    version: ort.env.versions.node ?? ort.env.versions.common,
    providers: ort.listSupportedBackends().map(({ name }) => name),
    create: async (bytes, settings) => {
      const session = await ort.InferenceSession.create(bytes, sessionOptions(settings));
      return new OrtSession(ort, session);
    },
  };
}

async function importOrt(): Promise<Ort> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new StudioError(
      'provider',
      `onnxruntime could not be loaded on ${process.platform} ${process.arch}: run "npm install" again, ` +
        'or use a platform it is built for (Linux, Windows, or macOS on Apple silicon).',
      String(cause),
      { cause },
    );
  }
}

/**
 * Sequential execution: the parallel mode measured 1.8 times slower on these graphs. For training no memory pattern, and on a CPU no
 * arena, in which a session would keep what its runs needed: at about the same speed a style's training takes 1.1 GiB instead of
 * 1.8. Threads that wait for work spin for 50 microseconds, enough to bridge the gaps between operations, and not at all between
 * runs: left alone they spin for milliseconds, and where another session, ffmpeg or a training wants the cores, that measured 3 to
 * 4 times the processor time and as much longer runs.
 */
function sessionOptions({ provider, threads, purpose }: SessionSettings): InferenceSession.SessionOptions {
  return {
    executionProviders: [providerOption(provider)],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    enableMemPattern: purpose === 'inference' && provider !== 'dml', // DirectML refuses memory patterns
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: purpose === 'inference',
    extra: { session: { 'intra_op.spin_duration_us': '50', force_spinning_stop: '1', use_deterministic_compute: '1' } },
  };
}

/** In its default NHWC layout the WebGPU provider computes some convolutions wrongly (9, 18, 33... channels). */
function providerOption(provider: ProviderName): InferenceSession.ExecutionProviderConfig {
  return provider === 'webgpu' ? { name: 'webgpu', preferredLayout: 'NCHW' } : provider;
}

class OrtSession implements BackendSession {
  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
  ) {}

  async run(feeds: Feeds, into: Fetches): Promise<Fetches> {
    const inputs: Record<string, OrtTensor> = {};
    for (const [name, tensor] of Object.entries(feeds)) inputs[name] = this.toOrt(unshared(tensor));
    const outputs: Record<string, OrtTensor | null> = {};
    for (const name of this.session.outputNames) {
      const tensor = into[name];
      outputs[name] = tensor && !isShared(tensor) ? this.toOrt(tensor) : null;
    }
    const results = await this.session.run(inputs, outputs);
    const fetches: Fetches = {};
    for (const name of this.session.outputNames) {
      const target = into[name];
      const result = results[name];
      if (target && !isShared(target)) fetches[name] = target;
      else if (result) fetches[name] = target ? copyInto(target, fromOrt(result)) : fromOrt(result);
    }
    return fetches;
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private toOrt({ dtype, data, shape }: Tensor): OrtTensor {
    // The constructor's overloads cannot express "some dtype and the array that belongs to it".
    return new this.ort.Tensor(dtype as 'float32', data as Float32Array, shape);
  }
}

/** Where the platform has Float16Array, float16 results come as one: read the same memory as raw 16-bit patterns. */
function fromOrt({ type, data, dims }: OrtTensor): Tensor {
  const raw: unknown = data;
  const isFloat16Array = type === 'float16' && ArrayBuffer.isView(raw) && !(raw instanceof Uint16Array);
  const bits = isFloat16Array ? new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2) : raw;
  return { dtype: type, shape: [...dims], data: bits } as Tensor;
}

function isShared({ data }: Tensor): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && data.buffer instanceof SharedArrayBuffer;
}

/** onnxruntime refuses tensors over shared memory. */
function unshared(tensor: Tensor): Tensor {
  return isShared(tensor) ? { ...tensor, data: tensor.data.slice() } : tensor;
}

function copyInto(target: Tensor, source: Tensor): Tensor {
  (target.data as Float32Array).set(source.data as Float32Array);
  return target;
}
