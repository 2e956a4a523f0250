import type { TensorRefs } from './modules';

/** Layouts of networks this program reads. */
export type Layout =
  | 'generator'
  | 'discriminator'
  | 'encoder'
  | 'motion'
  | 'rosinality-generator'
  | 'rosinality-discriminator'
  | 'lpips'
  | 'vgg16'
  | 'lpips-heads'
  | 'arcface';

/** One network among the tensors of a candidate. */
export interface Part {
  readonly layout: Layout;
  /** What its names start with, e.g. 'decoder.'; '' or ends with a dot. */
  readonly prefix: string;
  /** Its tensors without the prefix. */
  readonly refs: TensorRefs;
}

interface Signature {
  readonly layout: Layout;
  /** A tensor that shows where such a network starts, and others it must or must not have. */
  readonly key: string;
  readonly also?: string;
  readonly not?: string;
}

const SIGNATURES: readonly Signature[] = [
  { layout: 'generator', key: 'synthesis.b4.const', also: 'mapping.fc0.weight' },
  { layout: 'discriminator', key: 'b4.out.weight', also: 'b4.conv.weight' },
  { layout: 'motion', key: 'encoder.adains.0.conv1.weight', also: 'encoder.input_layer.0.weight' },
  {
    layout: 'encoder',
    key: 'encoder.input_layer.0.weight',
    also: 'encoder.linear.weight',
    not: 'encoder.adains.0.conv1.weight',
  },
  { layout: 'rosinality-generator', key: 'input.input', also: 'to_rgb1.conv.modulation.weight' },
  { layout: 'rosinality-discriminator', key: 'final_linear.1.weight', also: 'convs.0.0.weight' },
  { layout: 'lpips', key: 'net.slice1.0.weight', also: 'lin4.model.1.weight' },
  { layout: 'lpips-heads', key: 'lin0.model.1.weight', also: 'lin4.model.1.weight', not: 'net.slice1.0.weight' },
  // VGG19 and the batch-normalised variants go on where VGG16 ends
  { layout: 'vgg16', key: 'features.0.weight', also: 'features.28.weight', not: 'features.30.weight' },
  { layout: 'arcface', key: 'output_layer.3.weight', also: 'body.0.res_layer.5.fc1.weight' },
];

/** The networks among tensors, by the names that only they have; whole files may be one flat dict of several networks. */
export function partsOf(refs: TensorRefs): Part[] {
  const parts: Part[] = [];
  for (const name of refs.keys()) {
    for (const { layout, key, also, not } of SIGNATURES) {
      const prefix = name.slice(0, name.length - key.length);
      if (!name.endsWith(key) || (prefix !== '' && !prefix.endsWith('.'))) continue;
      if ((also !== undefined && !refs.has(prefix + also)) || (not !== undefined && refs.has(prefix + not))) continue;
      parts.push({ layout, prefix, refs: under(refs, prefix) });
      if (parts.length > MAX_PARTS) return parts;
    }
  }
  return parts;
}

const MAX_PARTS = 16;

function under(refs: TensorRefs, prefix: string): TensorRefs {
  if (prefix === '') return refs;
  const out: TensorRefs = new Map();
  for (const [name, ref] of refs) if (name.startsWith(prefix)) out.set(name.slice(prefix.length), ref);
  return out;
}
