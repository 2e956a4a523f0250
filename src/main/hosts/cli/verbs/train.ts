import { basename, resolve } from 'node:path';
import { StudioError } from '../../../../shared/errors';
import type { JobKind } from '../../../../shared/jobs';
import type { TrainingCompute, TrainingOptions, TrainingResult } from '../../../services/training';
import { decimal, flag, oneOf, optional, text, wholeNumber, withDefault } from '../fields';
import { forceFields, packFields, readTraining, trainingFields } from '../groups';
import { reportTraining } from '../jobs';
import { defineVerb } from '../verb';

const common = {
  data: optional('--data <folder>', 'folder to train on: pictures, or videos for motion', text()),
  ...packFields,
  out: optional('-o, --out <pack>', 'pack to write: a folder or a .sivpack file', text(), "among the user's packs"),
  iterations: optional(
    '--iterations <n>',
    'how many iterations',
    wholeNumber(1, 10_000_000),
    "the network's usual number",
  ),
  batch: optional('--batch <n>', 'pictures or clips an iteration', wholeNumber(1, 256), "the network's usual number"),
  seed: withDefault('--seed <n>', 'seed of the training', wholeNumber(0, 2 ** 32 - 1), 0),
  ...trainingFields,
  ...forceFields,
};
const crop = {
  crop: optional(
    '--crop <how>',
    'aligned finds the faces, fixed keeps one square a clip, centre takes the middle',
    oneOf(['aligned', 'fixed', 'centre']),
    'aligned for pictures, fixed for clips',
  ),
};
const rate = { rate: optional('--rate <factor>', 'learning rate', decimal(1e-8, 1), 'as published') };
const fromScratch = { fromScratch: flag('--from-scratch', "begin with new weights instead of the pack's") };

type Common = { readonly [K in keyof typeof common]: unknown } & {
  readonly data: string | undefined;
  readonly pack: string | undefined;
  readonly out: string | undefined;
};

/** Fields that say how it is computed, not what. */
const NOT_THE_PROGRAMS: ReadonlySet<string> = new Set(Object.keys(trainingFields));

/** What a training verb hands on: options that were not given are left to the program's own defaults. */
function order(
  kind: JobKind,
  { data, pack, out, ...rest }: Common,
  compute: TrainingCompute,
  cwd: string,
): TrainingOptions {
  if (data === undefined) throw new StudioError('usage', 'Say what to train on: --data FOLDER.');
  const folder = resolve(cwd, data);
  const target = out === undefined ? undefined : resolve(cwd, out);
  const given = Object.entries({ ...rest, data: folder, pack, out: target }).filter(
    ([name, value]) => value !== undefined && !NOT_THE_PROGRAMS.has(name),
  );
  return {
    kind,
    name: `${kind} on ${basename(folder)}`.slice(0, 100),
    output: target ?? `${kind} of ${pack ?? 'starter'}`,
    options: Object.fromEntries(given),
    compute,
  };
}

const generatorFields = {
  ...common,
  ...rate,
  ...crop,
  ...fromScratch,
  gamma: optional('--gamma <weight>', 'weight of the gradient penalty R1', decimal(0, 1000), 'by resolution and batch'),
};
export const trainGenerator = defineVerb<typeof generatorFields, TrainingOptions, TrainingResult>({
  name: 'train generator',
  summary: 'train or transfer the generator of a pack on pictures (StyleGAN2-ADA)',
  positionals: [],
  options: generatorFields,
  examples: [{ command: 'train generator --data frames --pack mine', meaning: 'go on from a pack that exists' }],
  read: (values, _, { cwd }) => order('generator', values, readTraining(values), cwd),
  report: reportTraining,
});

const encoderFields = { ...common, ...rate, ...crop, ...fromScratch };
export const trainEncoder = defineVerb<typeof encoderFields, TrainingOptions, TrainingResult>({
  name: 'train encoder',
  summary: 'train the inversion encoder of a pack on pictures',
  positionals: [],
  options: encoderFields,
  examples: [
    { command: 'train encoder --data frames --pack mine', meaning: 'a pack with a generator gets an encoder' },
  ],
  read: (values, _, { cwd }) => order('encoder', values, readTraining(values), cwd),
  report: reportTraining,
});

const motionFields = {
  ...common,
  ...crop,
  ...fromScratch,
  warmStart: optional('--warm-start <n>', 'supervised iterations on inverted clips first', wholeNumber(0, 1_000_000)),
};
export const trainMotion = defineVerb<typeof motionFields, TrainingOptions, TrainingResult>({
  name: 'train motion',
  summary: 'train the motion network of a pack on clips',
  positionals: [],
  options: motionFields,
  examples: [
    { command: 'train motion --data clips --pack mine', meaning: 'a pack with generator and encoder learns to move' },
  ],
  read: (values, _, { cwd }) => order('motion', values, readTraining(values), cwd),
  report: reportTraining,
});
