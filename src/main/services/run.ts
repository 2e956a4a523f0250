import { writeSafetensors } from '../../engine/checkpoints/safetensors';
import { evaluateNetwork, networkFor } from '../../engine/nets/evaluate';
import { findPackPart } from '../../engine/packs/parts';
import { checkOutput } from './outputs';
import { readTensors } from './tensorInput';
import type { RunOptions, RunResult, Service } from './types';
import { withPack, withRuntime } from './workshop';

/** Evaluates a network of a pack, or a part of one, on tensors from a file. */
export const run: Service<RunOptions, RunResult> = (options, context) =>
  withPack(options, [], context, async (pack) => {
    const { signal, progress } = context;
    await checkOutput(options.outputs, options.force);
    const { role, spec, part } = findPackPart(pack.manifest, options.network);
    progress({ phase: 'reading' });
    const inputs = await readTensors(options.inputs);
    networkFor({ spec, part, inputs });
    return withRuntime(options, context, async (runtime) => {
      const weights = await pack.weights(role, signal);
      progress({ phase: 'evaluating' });
      const began = performance.now();
      const outputs = await evaluateNetwork(runtime, { spec, part, weights, inputs }, signal);
      const seconds = (performance.now() - began) / 1000;
      progress({ phase: 'writing' });
      await writeSafetensors(options.outputs, outputs, { signal, metadata: { network: part, packHash: pack.id } });
      return {
        file: options.outputs,
        outputs: [...outputs].map(([name, { shape }]) => ({ name, shape })),
        seconds,
        provider: runtime.provider.actual,
      };
    });
  });
