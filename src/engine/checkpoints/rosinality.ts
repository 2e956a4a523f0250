import { MAX_RESOLUTION, resolutionsUpTo } from '../../shared/networks';
import type { Budget } from './budget';
import type { TensorRefs } from './modules';
import { RESAMPLE_FILTER } from './networkPlan';
import { unsupported } from './problems';
import { readTensor } from './tensorData';
import type { TensorRef } from './tensorRef';

/**
 * Names of rosinality's stylegan2-pytorch as those of StyleGAN2-ADA. Both compute the same function of the same numbers:
 * equalised layers scale by 1/sqrt(inputs) and their learning-rate multiplier at run time, modulation is an affine layer whose bias
 * starts at 1, up-sampling is a transposed convolution of the unflipped weight, noise has one strength a layer, torgb shares its w
 * with the next block. ModulatedConv2d multiplies its weight by 1/sqrt(inputs k^2); after demodulation that factor is gone (up to
 * its epsilon, 1e-8 relative), and in ToRGB it is the 1/sqrt(inputs) of StyleGAN2-ADA's styles. So weights are taken over unchanged; only
 * dimensions of 1 differ. Activations are not clamped.
 */

/** Most blocks above 4x4 that a network can have here. */
const MAX_BLOCKS = Math.log2(MAX_RESOLUTION) - 2;

/** Takes tensors over under new names; those that are missing stay missing. */
function renamer(refs: TensorRefs) {
  const renamed: TensorRefs = new Map();
  const take = (from: string, to: string) => {
    const ref = refs.get(from);
    if (ref) renamed.set(to, withoutFrontAxis(ref));
  };
  return { renamed, take };
}

/** Modulated weights are [1, outputs, inputs, k, k] in these files. */
function withoutFrontAxis(ref: TensorRef): TensorRef {
  if (ref.shape.length !== 5 || ref.shape[0] !== 1) return ref;
  return { ...ref, shape: ref.shape.slice(1), strides: ref.strides.slice(1) };
}

/** A generator's tensors under StyleGAN2-ADA names. @param latentAverage mean of w, kept beside the generator in these files */
export function renameGenerator(refs: TensorRefs, latentAverage: TensorRef | undefined): TensorRefs {
  const { renamed, take } = renamer(refs);
  const modulated = (from: string, to: string) => {
    take(`${from}.conv.weight`, `${to}.weight`);
    take(`${from}.conv.modulation.weight`, `${to}.affine.weight`);
    take(`${from}.conv.modulation.bias`, `${to}.affine.bias`);
  };
  const styled = (from: string, to: string, noise: number) => {
    modulated(from, to);
    take(`${from}.noise.weight`, `${to}.noise_strength`);
    take(`${from}.activate.bias`, `${to}.bias`);
    take(`noises.noise_${noise}`, `${to}.noise_const`);
  };
  const toRgb = (from: string, to: string) => {
    modulated(from, to);
    take(`${from}.bias`, `${to}.bias`);
  };
  // style.0 is the normalisation of z, which has no tensors.
  for (let i = 1; refs.has(`style.${i}.weight`); i++) {
    take(`style.${i}.weight`, `mapping.fc${i - 1}.weight`);
    take(`style.${i}.bias`, `mapping.fc${i - 1}.bias`);
  }
  if (latentAverage) renamed.set('mapping.w_avg', latentAverage);
  take('input.input', 'synthesis.b4.const');
  styled('conv1', 'synthesis.b4.conv1', 0);
  toRgb('to_rgb1', 'synthesis.b4.torgb');
  for (let i = 0; i < MAX_BLOCKS; i++) {
    const block = `synthesis.b${2 ** (i + 3)}`;
    styled(`convs.${2 * i}`, `${block}.conv0`, 2 * i + 1);
    styled(`convs.${2 * i + 1}`, `${block}.conv1`, 2 * i + 2);
    toRgb(`to_rgbs.${i}`, `${block}.torgb`);
  }
  return renamed;
}

/** A discriminator's tensors under StyleGAN2-ADA names. */
export function renameDiscriminator(refs: TensorRefs): TensorRefs {
  const { renamed, take } = renamer(refs);
  let blocks = 0;
  while (blocks < MAX_BLOCKS && refs.has(`convs.${blocks + 1}.conv1.0.weight`)) blocks++;
  const [top = 4, ...lower] = resolutionsUpTo(4 * 2 ** blocks).reverse();
  take('convs.0.0.weight', `b${top}.fromrgb.weight`);
  take('convs.0.1.bias', `b${top}.fromrgb.bias`);
  lower.forEach((half, i) => {
    const [from, to] = [`convs.${i + 1}`, `b${2 * half}`];
    take(`${from}.conv1.0.weight`, `${to}.conv0.weight`);
    take(`${from}.conv1.1.bias`, `${to}.conv0.bias`);
    take(`${from}.conv2.1.weight`, `${to}.conv1.weight`);
    take(`${from}.conv2.2.bias`, `${to}.conv1.bias`);
    take(`${from}.skip.1.weight`, `${to}.skip.weight`);
  });
  take('final_conv.0.weight', 'b4.conv.weight');
  take('final_conv.1.bias', 'b4.conv.bias');
  take('final_linear.0.weight', 'b4.fc.weight');
  take('final_linear.0.bias', 'b4.fc.bias');
  take('final_linear.1.weight', 'b4.out.weight');
  take('final_linear.1.bias', 'b4.out.bias');
  return renamed;
}

/** True for the FIR kernels of these files, which are constants that checkKernels looks at. */
export function isKernel(name: string): boolean {
  return name.endsWith('.kernel');
}

/** @throws StudioError('unsupported') if a network resamples by another filter than [1,3,3,1] */
export function checkKernels(refs: TensorRefs, budget: Budget): void {
  for (const [name, ref] of refs) {
    if (!isKernel(name)) continue;
    const values = ref.shape.join() === '4,4' ? readTensor(ref, budget) : new Float32Array(16);
    // Kernels that follow an up-sampling are multiplied by its factor squared.
    const gain = Math.round(values.reduce((sum, v) => sum + v, 0));
    const same =
      [1, 4].includes(gain) && values.every((v, i) => Math.abs(v - gain * (RESAMPLE_FILTER[i] as number)) < 1e-5);
    if (!same)
      throw unsupported(
        `It resamples by an unusual filter ('${name}')`,
        'choose one trained with the kernel [1, 3, 3, 1]',
      );
  }
}
