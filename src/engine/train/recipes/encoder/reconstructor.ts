import { psnr } from '../../../measure/likeness';
import type { Session } from '../../../runtime/types';
import { f32, rows, type F32, type Weights } from '../../../tensor/tensor';
import type { EncoderOptions } from './options';

export interface Reconstructions {
  /** [N,3,R,R] both. */
  readonly images: F32;
  readonly outputs: F32;
  /** Means over the pictures: squared error, and PSNR in dB. */
  readonly error: number;
  readonly psnr: number;
}

/** Inverts held-out pictures with given weights and paints them again. */
export class Reconstructor {
  constructor(
    private readonly session: () => Promise<Session>,
    private readonly options: Pick<EncoderOptions, 'data' | 'split' | 'encoder'>,
    private readonly weights: Weights,
  ) {}

  /** @param most of the held-out pictures; all if absent */
  async reconstruct(most = Infinity): Promise<Reconstructions> {
    const { data, split, encoder } = this.options;
    const { resolution } = encoder.config;
    const wanted = split.heldOut.slice(0, most);
    const shape = [wanted.length, 3, resolution, resolution];
    const [images, outputs] = [f32(shape), f32(shape)];
    const session = await this.session();
    const n = session.model.inputs.find(({ name }) => name === 'image')?.shape[0] as number;
    let [error, decibels] = [0, 0];
    for (let at = 0; at < wanted.length; at += n) {
      const image = f32([n, 3, resolution, resolution]);
      const some = Math.min(n, wanted.length - at);
      for (let i = 0; i < some; i++) data.read(wanted[at + i] as number, rows(image, i, i + 1).data);
      const fetched = await session.run({ image, ...Object.fromEntries(this.weights) });
      for (let i = 0; i < some; i++) {
        const [from, to] = [rows(image, i, i + 1).data, rows(fetched['output'] as F32, i, i + 1).data];
        rows(images, at + i, at + i + 1).data.set(from);
        rows(outputs, at + i, at + i + 1).data.set(to);
        error += Number(fetched['error']?.data[i]) / wanted.length;
        decibels += psnr(from, to) / wanted.length;
      }
    }
    return { images, outputs, error, psnr: decibels };
  }
}
