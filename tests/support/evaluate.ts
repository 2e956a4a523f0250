import type { Target, Value } from '../../src/engine/graph';
import { compile } from '../../src/engine/onnx';
import { openRuntime, type Feeds, type Runtime } from '../../src/engine/runtime';
import type { F32, Weights } from '../../src/engine/tensor/tensor';

let runtime: Promise<Runtime> | undefined;

/** The CPU runtime of this test process: two threads. */
export function testRuntime(): Promise<Runtime> {
  runtime ??= openRuntime({ provider: 'cpu', threads: 2 });
  return runtime;
}

/**
 * Compiles the outputs, runs them once and releases the session. Weights are baked in; what else the graph needs (inputs,
 * weights not given) comes from `feeds`, in which surplus tensors are ignored.
 */
export async function evaluate<K extends string>(
  outputs: Readonly<Record<K, Value>>,
  feeds: ReadonlyMap<string, F32> | Readonly<Record<string, F32>> = {},
  options: { weights?: Weights; target?: Target } = {},
): Promise<Record<K, F32>> {
  const model = compile(outputs, { name: 'test', ...options });
  const given: ReadonlyMap<string, F32> = feeds instanceof Map ? feeds : new Map(Object.entries(feeds));
  const wanted: Feeds = Object.fromEntries(
    model.inputs.map(({ name }) => {
      const tensor = given.get(name);
      if (!tensor) throw new Error(`the graph needs ${name}`);
      return [name, tensor];
    }),
  );
  const session = await (await testRuntime()).load(model);
  try {
    return (await session.run(wanted)) as Record<K, F32>;
  } finally {
    await session.release();
  }
}
