import type { NetworkSpec } from '../../shared/networks';
import { networkSpecSchema } from '../../shared/networks';
import { expectedShapes } from '../nets/shapes';
import { sameShape, sizeOf, type Shape } from '../tensor/tensor';
import type { TensorRefs } from './modules';
import { corrupt, unsupported } from './problems';
import type { TensorRef } from './tensorRef';

/** What a network of a checkpoint is for. LPIPS comes whole or in two files (packs/joinLpips.ts). */
export type NetworkRole =
  | 'generator'
  | 'generator_ema'
  | 'discriminator'
  | 'encoder'
  | 'motion'
  | 'motion_ema'
  | 'perceptual'
  | 'perceptual_trunk'
  | 'perceptual_heads'
  | 'identity';

/** One tensor to be made: read from the file, or filled in because files may leave it out. */
export interface TensorPlan {
  readonly shape: Shape;
  readonly from: TensorRef | 'zeros' | 'filter' | 'estimate';
}

/** A network found in a checkpoint, complete and checked, with nothing read yet. */
export interface NetworkPlan {
  readonly role: NetworkRole;
  /** Its name in the file, for people. */
  readonly name: string;
  readonly spec: NetworkSpec;
  /** By the names of nets/shapes.ts. */
  readonly tensors: ReadonlyMap<string, TensorPlan>;
}

/** FIR filter of StyleGAN2's resampling, [4,4]: outer([1,3,3,1], [1,3,3,1]) / 64. */
export const RESAMPLE_FILTER = Float32Array.from([1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 64)));

/** What a tensor is made of where a file leaves it out. */
function replacement(name: string): TensorPlan['from'] | undefined {
  if (name.endsWith('.resample_filter')) return 'filter';
  if (name.endsWith('.num_batches_tracked') || name === 'latent_avg') return 'zeros';
  return name === 'mapping.w_avg' ? 'estimate' : undefined;
}

/**
 * Finds every tensor of an architecture among those of a file. Shapes may differ in dimensions of 1.
 * @param what how messages call the network
 * @param wanted which of its tensors this file must have; all if left out
 * @throws StudioError 'unsupported' if sizes are beyond this program or shapes differ, 'corrupt' if tensors are missing
 */
export function planTensors(
  what: string,
  spec: NetworkSpec,
  refs: TensorRefs,
  wanted: (name: string) => boolean = () => true,
): Map<string, TensorPlan> {
  const checked = networkSpecSchema.safeParse(spec);
  if (!checked.success) {
    const { path, message } = checked.error.issues[0] ?? { path: [], message: '' };
    throw unsupported(
      `Its ${what} has a size this program cannot use (${path.slice(1).join('.')}: ${message})`,
      'choose another checkpoint',
    );
  }
  const plans = new Map<string, TensorPlan>();
  for (const [name, shape] of expectedShapes(spec)) {
    if (!wanted(name)) continue;
    const ref = refs.get(name);
    const from = ref ?? replacement(name);
    if (!from) throw corrupt(`Its ${what} lacks the tensor '${name}'`);
    if (ref && !matches(ref.shape, shape)) {
      const found = `'${name}' is [${ref.shape.join(', ')}] instead of [${shape.join(', ')}]`;
      throw unsupported(
        `Its ${what} is a variant this program does not know: ${found}`,
        'choose a checkpoint of the published architecture',
      );
    }
    plans.set(name, { shape, from });
  }
  return plans;
}

function matches(found: Shape, wanted: Shape): boolean {
  const squeezed = (shape: Shape) => shape.filter((d) => d !== 1);
  return sizeOf(found) === sizeOf(wanted) && sameShape(squeezed(found), squeezed(wanted));
}
