import { resolve } from 'node:path';
import type { RunOptions, RunResult } from '../../../services/types';
import { optional, required, text } from '../fields';
import { forceFields, providerFields } from '../groups';
import { outputPath } from '../paths';
import { defineVerb } from '../verb';

const fields = {
  inputs: required('--inputs <file>', '.safetensors file with a tensor for every input', text()),
  outputs: optional('--outputs <file>', '.safetensors file to write', text(), 'outputs.safetensors, numbered'),
  ...providerFields,
  ...forceFields,
};

export const run = defineVerb<typeof fields, RunOptions, RunResult>({
  name: 'run',
  summary: 'evaluate a network of a pack on tensors',
  positionals: [
    { name: 'pack', help: 'model pack: its name, folder or .sivpack file', required: true },
    {
      name: 'network',
      help: 'what of it: generator (z to image), mapping (z to w), synthesis (ws to image), encoder, motion, discriminator',
      required: true,
    },
  ],
  options: fields,
  examples: [
    {
      command: 'run faces.sivpack generator --inputs a.safetensors --outputs b.safetensors',
      meaning: 'one evaluation',
    },
    { command: 'run faces encoder --inputs x.safetensors --provider cpu', meaning: 'on the CPU' },
  ],
  read({ inputs, outputs, provider, threads, force }, [pack = '', network = ''], place) {
    return {
      pack,
      network,
      inputs: resolve(place.cwd, inputs),
      outputs: outputPath(outputs, 'outputs', '.safetensors', force, place),
      provider,
      threads,
      force,
    };
  },
  report: ({ file, outputs, seconds, provider }) => ({
    remarks: [
      ...outputs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`),
      `Evaluated in ${(seconds * 1000).toFixed(0)} ms on ${provider}.`,
    ],
    lines: [file],
  }),
});
