import type { DType, Shape, Tensor } from '../tensor/tensor';

/** One input or output of a network. Every shape is static: a graph is built for the size it runs at. */
export interface Port {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** An encoded ONNX network with its ports, as src/engine/onnx produces it. */
export interface OnnxModel {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** What a session keeps of its model once the bytes are dropped. */
export type ModelSignature = Omit<OnnxModel, 'bytes'>;

/** Tensors to read, by input name. */
export type Feeds = Readonly<Record<string, Tensor>>;
/** Tensors written, by output name. */
export type Fetches = Record<string, Tensor>;

/** A loaded network. Runs of one session happen one after the other, in the order they were asked for. */
export interface Session {
  readonly model: ModelSignature;
  /**
   * Evaluates the network.
   * @param feeds exactly one tensor for every input port
   * @param into preallocated outputs: those tensors are filled in place and returned; outputs not named in it are allocated
   * @param signal checked before the run starts; a run that has started is not interrupted
   * @throws StudioError 'bad-input' naming the offending tensor, 'out-of-memory', 'cancelled', 'provider' or 'internal'
   */
  run(feeds: Feeds, into?: Fetches, signal?: AbortSignal): Promise<Fetches>;
  /** Frees the session after the runs already asked for. */
  release(): Promise<void>;
}

export interface LoadOptions {
  /** 'training' trades memory patterns for a smaller footprint; default 'inference'. */
  readonly purpose?: 'inference' | 'training';
}

/** Loads networks onto one execution provider. */
export interface Runtime {
  readonly provider: ProviderReport;
  load(model: OnnxModel, options?: LoadOptions): Promise<Session>;
  /** Releases every session after the runs already asked for, then the runtime itself. */
  release(): Promise<void>;
}

export const PROVIDER_NAMES = ['cuda', 'webgpu', 'dml', 'coreml', 'cpu'] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];
export type ProviderChoice = ProviderName | 'auto';

/** What became of one provider that was tried. */
export interface ProviderAttempt {
  readonly name: ProviderName;
  readonly ok: boolean;
  /** Why it was passed over. */
  readonly reason?: string;
  /** Largest difference from the CPU in the self-test, relative to the largest CPU value. */
  readonly maxError?: number;
  /** Wall time of the self-test, session creation included. */
  readonly milliseconds?: number;
}

/** What was asked for, what really runs, and why. */
export interface ProviderReport {
  readonly requested: ProviderChoice;
  readonly actual: ProviderName;
  readonly attempts: readonly ProviderAttempt[];
  /** Threads of the CPU provider within one operator. */
  readonly threads: number;
  /** Version of onnxruntime. */
  readonly version: string;
}
