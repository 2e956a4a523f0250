import type { StudioError } from '../../shared/errors';
import type { Candidate, Contents } from './candidates';
import { asKind, itemsOf, type PickleValue } from './pickleValues';
import { unsupported } from './problems';

/** An architecture that is recognised by a tensor name or class name in order to name it. */
interface Known {
  readonly names?: RegExp;
  readonly classes?: RegExp;
  readonly what: string;
  readonly remedy: string;
}

const USE_STYLEGAN2 = 'choose a StyleGAN2-ADA checkpoint instead';

/** Architectures whose generator this program cannot run. */
const FOREIGN: readonly Known[] = [
  { names: /(^|\.)synthesis\.(input\.(weight|freqs)|L\d+_)/, what: 'It is a StyleGAN3 model', remedy: USE_STYLEGAN2 },
  {
    names: /(^|\.)(synthesis\.motion_encoder\.|synthesis\.b4\.input\.)/,
    what: 'It is a StyleGAN-V model, which draws clips by itself',
    remedy: 'choose a StyleInV checkpoint instead',
  },
  {
    names: /(^|\.)(backbone\.synthesis|superresolution|neural_rendering)\./,
    classes: /TriPlane/,
    what: 'It is an EG3D (three-dimensional) model',
    remedy: USE_STYLEGAN2,
  },
  {
    classes: /^SuperresGenerator|StyleGANXL|ProjectedDiscriminator/,
    what: 'It is a StyleGAN-XL model',
    remedy: USE_STYLEGAN2,
  },
  {
    names: /(^|\.)(g_synthesis|g_mapping|synthesis\.blocks\.4x4|progression\.\d+\.conv1)\b/,
    what: 'It is a StyleGAN1 model',
    remedy: USE_STYLEGAN2,
  },
];

/** Parts that are left out if the file holds something else to use. */
const LEFT_OUT: readonly Known[] = [
  {
    names: /(^|\.)encoder\.styles\.\d+\./,
    what: 'Its encoder (pSp or e4e) writes a different w for each layer (W+)',
    remedy: 'choose a pSp checkpoint of StyleInV, which writes one w',
  },
];

/** Searches records for the classes of TensorFlow networks; bounded, because the records may be cyclic and large. */
function isTensorFlow(root: PickleValue): boolean {
  const seen = new Set<PickleValue>();
  const queue = [root];
  for (let i = 0; i < queue.length && seen.size < 1000; i++) {
    const value = queue[i];
    if (value === undefined || seen.has(value)) continue;
    seen.add(value);
    if (asKind(value, 'object')?.global.startsWith('dnnlib.tflib.')) return true;
    queue.push(
      ...(itemsOf(value)?.slice(0, 100) ?? []),
      ...[...(asKind(value, 'dict')?.entries.values() ?? [])].slice(0, 100),
    );
  }
  return false;
}

function matches({ names, classes }: Known, { refs, module }: Candidate): boolean {
  if (classes && module && classes.test(module.className)) return true;
  return names !== undefined && [...refs.keys()].some((name) => names.test(name));
}

/** The error for a checkpoint of a known architecture that this program cannot run; undefined if it shows no sign of one. */
export function foreignArchitecture(root: PickleValue, { candidates }: Contents): StudioError | undefined {
  if (isTensorFlow(root)) {
    const remedy = 'convert it with the legacy.py of stylegan2-ada-pytorch and open the result';
    return unsupported('It is a TensorFlow checkpoint of the original StyleGAN or StyleGAN2', remedy);
  }
  const known = FOREIGN.find((k) => candidates.some((candidate) => matches(k, candidate)));
  return known && unsupported(known.what, known.remedy);
}

const leftOut = (candidate: Candidate) => LEFT_OUT.find((known) => matches(known, candidate));
const notUsed = ({ module, refs }: Candidate) =>
  module
    ? `A '${module.className.slice(0, 60)}' is not used here`
    : `Its ${refs.size} tensors are of no network that is used here`;

/** Why a candidate in which no network was found is left out. */
export function whyLeftOut(candidate: Candidate): string {
  const known = leftOut(candidate);
  return known ? `${known.what}; ${known.remedy}.` : `${notUsed(candidate)}.`;
}

/** The error for a file in which nothing can be used. */
export function nothingFound({ candidates, others }: Contents): StudioError {
  const first = candidates[0];
  const known = first && leftOut(first);
  if (known) return unsupported(known.what, known.remedy);
  if (first) return unsupported(`It holds no network this program knows (${notUsed(first)})`, USE_STYLEGAN2);
  const keys = others.slice(0, 5).join(', ');
  return unsupported(
    `It holds no networks${keys === '' ? '' : ` (only ${keys})`}`,
    'choose a StyleGAN2-ADA, pSp or StyleInV checkpoint',
  );
}
