import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { featureWeights, TINY_ARCFACE, TINY_LPIPS } from '../../../tests/support/featureWeights';
import { useFolder } from '../../../tests/support/folder';
import { pickle, py, type Py } from '../../../tests/support/pickleWriter';
import { floatStorage, tensor } from '../../../tests/support/torchPickle';
import { f32, sizeOf, type F32, type Weights } from '../tensor/tensor';
import { readCheckpoint } from './readCheckpoint';
import { writeSafetensors } from './safetensors';

const folder = useFolder();
const LPIPS = featureWeights({ kind: 'lpips-vgg16', config: TINY_LPIPS });
const ARCFACE = featureWeights({ kind: 'arcface-irse50', config: TINY_ARCFACE });
const [trunk, heads] = ['features.', 'lin'].map(
  (start) => new Map([...LPIPS].filter(([name]) => name.startsWith(start))),
) as [Map<string, F32>, Map<string, F32>];

async function read(tensors: Weights) {
  const path = join(folder(), 'net.safetensors');
  await writeSafetensors(path, tensors);
  return readCheckpoint(path);
}
const sorted = (weights: Weights | undefined) => [...(weights ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
/** LPIPS's own names: slice1 has the places 0 to 3, slice2 those up to 8, then 15, 22, 29. */
const inSlices = (weights: Weights) =>
  new Map(
    [...weights].map(([name, value]) => {
      const place = Number(/^features\.(\d+)/.exec(name)?.[1] ?? -1);
      const slice = 1 + [3, 8, 15, 22].filter((last) => place > last).length;
      return [place < 0 ? name : name.replace('features', `net.slice${slice}`), value] as const;
    }),
  );
const small = f32([1], [0.5]);

describe('LPIPS on VGG16', () => {
  it('is read from the file of the lpips package, whose state dict lists the heads twice and the scaling too', async () => {
    const doubled = [...heads].map(([name, value]) => [name.replace(/^lin(\d)/, 'lins.$1'), value] as const);
    const file = new Map([
      ['scaling_layer.shift', f32([1, 3, 1, 1])],
      ...inSlices(trunk),
      ...heads,
      ...doubled,
    ] as const);
    const { networks, ignored } = await read(file);
    expect(networks).toHaveLength(1);
    expect(networks[0]).toMatchObject({ kind: 'lpips-vgg16', role: 'perceptual', config: TINY_LPIPS });
    expect(sorted(networks[0]?.weights)).toEqual(sorted(LPIPS));
    expect(ignored.map(({ why }) => why)).toEqual(['Tensors the network does not use.']);
  });

  it('is read in halves: VGG16 with its classifier, as an OrderedDict, and the heads', async () => {
    const entries = [...trunk, ['classifier.0.weight', f32([2, 3])] as const].map(
      ([name, { shape, data }]): [Py, Py] => [
        name,
        tensor(
          floatStorage(sizeOf(shape), () => data),
          shape,
        ),
      ],
    );
    const path = join(folder(), 'vgg16.pth');
    writeFileSync(path, pickle(py.ordered(new Map(entries)), 2));
    const first = await readCheckpoint(path);
    expect(first.networks).toHaveLength(1);
    expect(first.networks[0]).toMatchObject({ role: 'perceptual_trunk', config: TINY_LPIPS });
    expect(sorted(first.networks[0]?.weights)).toEqual(sorted(trunk));
    const second = await read(heads);
    expect(second.networks[0]).toMatchObject({ role: 'perceptual_heads', config: TINY_LPIPS });
    expect(sorted(second.networks[0]?.weights)).toEqual(sorted(heads));
  });

  it('is not VGG19, nor VGG16 with batch norm, nor LPIPS on AlexNet', async () => {
    const kernel = f32([2, 2, 3, 3]);
    const vgg19 = new Map([...trunk, ['features.30.weight', kernel], ['features.34.weight', kernel]] as const);
    await expect(read(vgg19)).rejects.toMatchObject({ code: 'unsupported' });
    const alex = new Map([...inSlices(trunk), ...heads, ['net.slice1.0.weight', f32([4, 3, 11, 11])]] as const);
    await expect(read(alex)).rejects.toThrow(/variant this program does not know: 'features.0.weight'/);
  });

  it('that lacks a layer is said to be damaged', async () => {
    const torn = new Map([...trunk].filter(([name]) => name !== 'features.14.bias'));
    await expect(read(torn)).rejects.toThrow(/lacks the tensor 'features.14.bias'/);
    const odd = new Map([...trunk, ['features.2.weight', f32([3, 4, 3, 3])]] as const);
    await expect(read(odd)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('ArcFace on IR-SE50', () => {
  it('is read from its state dict, also inside a loss and without the counters of batch norms', async () => {
    const { networks } = await read(ARCFACE);
    expect(networks).toHaveLength(1);
    expect(networks[0]).toMatchObject({ kind: 'arcface-irse50', role: 'identity', config: TINY_ARCFACE });
    expect(sorted(networks[0]?.weights)).toEqual(sorted(ARCFACE));
    const inLoss = [...ARCFACE].filter(([name]) => !name.endsWith('num_batches_tracked'));
    const nested = await read(
      new Map([['step', small], ...inLoss.map(([name, v]) => [`facenet.${name}`, v] as const)]),
    );
    expect(sorted(nested.networks[0]?.weights)).toEqual(sorted(ARCFACE));
  });

  it('of other faces than 112 pixels is refused', async () => {
    const wide = new Map([...ARCFACE, ['output_layer.3.weight', f32([12, 10 * 14 * 14])]] as const);
    await expect(read(wide)).rejects.toThrow(/112 pixels/);
  });
});
