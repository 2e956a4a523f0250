import { resolve } from 'node:path';
import type { ImportIntoOptions } from '../../../services/import';
import type { FoundNetwork, ImportResult } from '../../../services/types';
import { StudioError } from '../../../../shared/errors';
import { flag, optional, text } from '../fields';
import { formatParameters } from '../format';
import { forceFields } from '../groups';
import { outputPath, stemOf } from '../paths';
import { defineVerb } from '../verb';

const fields = {
  out: optional(
    '-o, --out <path>',
    'pack to write: a folder or a .sivpack file',
    text(),
    "a folder with the file's name",
  ),
  into: optional(
    '--into <pack>',
    'add LPIPS (VGG16) or ArcFace (IR-SE50) to a pack folder of yours instead: its name or path',
    text(),
  ),
  name: optional('--name <text>', "the pack's name", text(200), "the file's"),
  licence: optional('--licence <text>', 'licence of the weights, as their author states it', text(200), 'unknown'),
  dryRun: flag('--dry-run', 'only say what the files hold'),
  ...forceFields,
};

export const importVerb = defineVerb<typeof fields, ImportIntoOptions, ImportResult>({
  name: 'import',
  summary: 'make a model pack of checkpoint files',
  positionals: [{ name: 'files', help: '.pkl, .pt, .pth or .safetensors files', required: true, variadic: true }],
  options: fields,
  examples: [
    { command: 'import network-snapshot.pkl', meaning: 'recognise it, write a pack, compare a run before and after' },
    { command: 'import generator.pkl encoder.pt motion.pkl --out faces.sivpack', meaning: 'one pack of several files' },
    {
      command: 'import vgg16-397923af.pth vgg.pth model_ir_se50.pth --into ./faces',
      meaning: 'let a pack measure likeness by LPIPS and identity by ArcFace',
    },
    { command: 'import unknown.pth --dry-run', meaning: 'what is in this file?' },
  ],
  read({ out, into, name, licence, dryRun, force }, files, place) {
    if (into !== undefined && (out !== undefined || dryRun)) {
      throw new StudioError(
        'usage',
        '--into adds to a pack that is there, so it goes with neither --out nor --dry-run.',
      );
    }
    const made = () => ({ out: outputPath(out, stemOf(files[0] ?? ''), '', force, place) });
    const pack = into !== undefined ? { into } : dryRun ? {} : made();
    return { files: files.map((file) => resolve(place.cwd, file)), ...pack, force, name, licence };
  },
  report: ({ found, ignored, written }) => ({
    remarks: [
      ...found.map(describeNetwork),
      ...ignored.map(({ name, reason }) => `Ignored ${name}: ${reason}`),
      ...(written
        ? [`A probe run before and after writing differs by at most ${written.maxDifference.toExponential(1)}.`]
        : []),
    ],
    lines: written ? [written.pack] : [],
  }),
});

function describeNetwork({ name, kind, resolution, parameters }: FoundNetwork): string {
  const size = resolution === undefined ? '' : ` of ${resolution}x${resolution}`;
  return `${name}: ${kind}${size}, ${formatParameters(parameters)}`;
}
