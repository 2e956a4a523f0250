import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DISCRIMINATOR_32, ENCODER_SMALL, GENERATOR_32, MOTION_SMALL } from '../../../tests/support/configs';
import { useFolder } from '../../../tests/support/folder';
import { formulaWeight } from '../../../tests/support/formulaWeights';
import { parityFile, under } from '../../../tests/support/parity';
import { pickle, py, type PickleProtocol, type Py } from '../../../tests/support/pickleWriter';
import { encoderPickle, generatorPickle, motionPickle } from '../../../tests/support/styleinvPickle';
import { floatStorage, network, ready, tensor } from '../../../tests/support/torchPickle';
import type { NetworkSpec } from '../../shared/networks';
import { expectedShapes } from '../nets/shapes';
import { f32, type F32 } from '../tensor/tensor';
import { readCheckpoint, type Checkpoint } from './readCheckpoint';
import { writeSafetensors } from './safetensors';

const folder = useFolder();
const G = under(parityFile('generator32'), 'G.');
const D = under(parityFile('adversarial32'), 'D.');

/** Weights of any architecture from the formula; running numbers are written as float32 here. */
function weightsOf(spec: NetworkSpec): Map<string, F32> {
  const named = [...expectedShapes(spec)].map(([name, shape]): [string, F32] => [
    name,
    name.endsWith('num_batches_tracked') ? f32(shape, [3]) : formulaWeight(name, shape),
  ]);
  return new Map(named);
}
const E = weightsOf({ kind: 'encoder', config: ENCODER_SMALL });
const M = weightsOf({ kind: 'motion', config: MOTION_SMALL });
const { frequencies, minPeriod, maxPeriod } = MOTION_SMALL;
const periods = Array.from(
  { length: frequencies },
  (_, i) => maxPeriod * (minPeriod / maxPeriod) ** (i / (frequencies - 1)),
);
M.set(
  'mapping.motion_encoder.time_encoder.freqs',
  f32(
    [1, frequencies],
    periods.map((period) => (2 * Math.PI) / period),
  ),
);
const generator = (more = {}) => generatorPickle(GENERATOR_32, ready(G), more);

async function readBytes(bytes: Uint8Array, name = 'net.pkl'): Promise<Checkpoint> {
  const path = join(folder(), name);
  writeFileSync(path, bytes);
  return readCheckpoint(path);
}
const readPy = (root: Py, protocol: PickleProtocol = 4) => readBytes(pickle(root, protocol));
const refusal = (code: string, text = '') =>
  expect.objectContaining({ name: 'StudioError', code, message: expect.stringContaining(text) as string }) as Error;
const roles = ({ networks }: Checkpoint) => Object.fromEntries(networks.map((network) => [network.role, network]));
const sorted = (weights: ReadonlyMap<string, F32>) => [...weights].sort(([a], [b]) => (a < b ? -1 : 1));

describe('published pickles', () => {
  it.each(['p3', 'p4'])('of StyleGAN2-ADA equal the reference numbers (%s)', async (protocol) => {
    const checkpoint = await readCheckpoint(`tests/fixtures/parity/stylegan2ada_tiny_${protocol}.pkl`);
    expect(checkpoint.format).toBe('pickle');
    expect(checkpoint.notes).toEqual([]);
    const { generator_ema, generator, discriminator } = roles(checkpoint);
    expect(generator?.config).toEqual(GENERATOR_32);
    expect(discriminator?.config).toEqual(DISCRIMINATOR_32);
    expect(sorted(generator_ema?.weights ?? new Map())).toEqual(sorted(G));
    expect(sorted(generator?.weights ?? new Map())).toEqual(sorted(G));
    expect(sorted(discriminator?.weights ?? new Map())).toEqual(sorted(D));
    expect(generator?.parameters).toBe([...G.values()].reduce((n, t) => n + t.data.length, 0));
  });

  it.each([2, 3, 4, 5] as const)('of StyleInV are read whole, protocol %s', async (protocol) => {
    const root = py.dict({
      G: generator(),
      pSp: encoderPickle(ENCODER_SMALL, ready(E)),
      SI: motionPickle(MOTION_SMALL, ready(M)),
      SI_ema: motionPickle(MOTION_SMALL, ready(M)),
      training_set_kwargs: py.instance('dnnlib.util.EasyDict', undefined, py.dict({ path: 'x.zip' })),
      augment_pipe: null,
    });
    const checkpoint = await readPy(root, protocol);
    const { generator: g, encoder, motion, motion_ema } = roles(checkpoint);
    expect(g?.config).toEqual(GENERATOR_32);
    expect(encoder?.config).toEqual(ENCODER_SMALL);
    expect(motion?.config).toEqual(MOTION_SMALL);
    expect(sorted(encoder?.weights ?? new Map())).toEqual(sorted(E));
    expect(sorted(motion?.weights ?? new Map())).toEqual(sorted(M));
    expect(sorted(motion_ema?.weights ?? new Map())).toEqual(sorted(M));
    expect(checkpoint.ignored).toEqual([{ name: 'training_set_kwargs', why: expect.any(String) as string }]);
    expect(checkpoint.notes).toEqual([]);
  });

  it('say what is assumed where attributes are missing', async () => {
    const flat = new Map<Py, Py>(
      [...M].map(([name, t]) => [
        name,
        tensor(
          floatStorage(t.data.length, () => t.data),
          t.shape,
        ),
      ]),
    );
    const { networks, notes } = await readPy(py.dict({ SI: flat }));
    expect(networks[0]?.config).toEqual({ ...MOTION_SMALL, encoder: { ...ENCODER_SMALL, resolution: 256, numWs: 14 } });
    expect(notes).toHaveLength(2);
  });
});

describe('state dicts', () => {
  it('in safetensors, several networks in one file', async () => {
    const path = join(folder(), 'all.safetensors');
    const named = [
      ...[...G].map(([k, v]) => [`G.${k}`, v] as const),
      ...[...D].map(([k, v]) => [`D.${k}`, v] as const),
      ['extra', f32([2])] as const,
    ];
    await writeSafetensors(path, named);
    const checkpoint = await readCheckpoint(path);
    expect(checkpoint.format).toBe('safetensors');
    expect(sorted(roles(checkpoint)['generator']?.weights ?? new Map())).toEqual(sorted(G));
    expect(sorted(roles(checkpoint)['discriminator']?.weights ?? new Map())).toEqual(sorted(D));
    expect(checkpoint.ignored.map(({ name }) => name)).toEqual(['extra']);
    expect(checkpoint.notes).toHaveLength(2);
  });

  it('in half precision', async () => {
    const path = join(folder(), 'half.safetensors');
    await writeSafetensors(path, G, { storage: 'float16' });
    const weights = roles(await readCheckpoint(path))['generator']?.weights;
    const [a, b] = [weights?.get('mapping.w_avg')?.data ?? [], G.get('mapping.w_avg')?.data ?? []];
    expect(Math.max(...Array.from(a, (v, i) => Math.abs(v - (b[i] as number))))).toBeLessThan(1e-3);
  });

  it('without constants and mean of w get them', async () => {
    const learned = [...G].filter(([name]) => !name.endsWith('resample_filter') && name !== 'mapping.w_avg');
    const path = join(folder(), 'learned.safetensors');
    await writeSafetensors(path, learned);
    const { networks, notes } = await readCheckpoint(path);
    expect(networks[0]?.weights.get('synthesis.b8.conv0.resample_filter')).toEqual(
      G.get('synthesis.b8.conv0.resample_filter'),
    );
    // The mean of the reference's own six w is a rough check that the estimate is of that size and place.
    const w = parityFile('generator32').get('w')?.data ?? new Float32Array(0);
    const mean = networks[0]?.weights.get('mapping.w_avg')?.data ?? [];
    const sampled = Array.from(mean, (_, j) =>
      [0, 1, 2, 3, 4, 5].reduce((sum, n) => sum + (w[n * 512 + j] as number) / 6, 0),
    );
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, v, i) => sum + v * (b[i] as number), 0);
    expect(dot(mean, sampled) / Math.sqrt(dot(mean, mean) * dot(sampled, sampled))).toBeGreaterThan(0.8);
    expect(notes.some((note) => note.includes('estimated'))).toBe(true);
  });

  it('without noise tensors', async () => {
    const path = join(folder(), 'quiet.safetensors');
    await writeSafetensors(
      path,
      [...G].filter(([name]) => !name.includes('noise')),
    );
    const { networks } = await readCheckpoint(path);
    expect(networks[0]?.config).toEqual({ ...GENERATOR_32, useNoise: false });
  });

  it('inside other dicts', async () => {
    const flat = new Map<Py, Py>(
      [...G].map(([name, t]) => [
        name,
        tensor(
          floatStorage(t.data.length, () => t.data),
          t.shape,
        ),
      ]),
    );
    const { networks } = await readPy(py.dict({ model: py.dict({ g_ema: flat }), step: 7 }));
    expect(networks.map(({ role, name }) => [role, name])).toEqual([['generator_ema', 'model.g_ema']]);
  });
});

describe('what cannot be used is named:', () => {
  const named = (...names: string[]) =>
    new Map<Py, Py>(
      names.map((name) => [
        name,
        tensor(
          floatStorage(1, () => new Float32Array(1)),
          [1],
        ),
      ]),
    );
  const moduleOf = (className: string, ...names: string[]) =>
    network(className, new Map(names.map((name) => [name, { shape: [1], make: () => new Float32Array(1) }])));
  it.each<[string, Py, string]>([
    [
      'StyleGAN3',
      py.dict({
        G: moduleOf('Generator', 'synthesis.input.weight', 'synthesis.L0_36_512.weight'),
        D: network('Discriminator', ready(D)),
      }),
      'StyleGAN3',
    ],
    [
      'a conditional generator',
      py.dict({ G_ema: generatorPickle(GENERATOR_32, ready(G), { '': { c_dim: 10 } }) }),
      'conditional StyleGAN2 generator (10 classes)',
    ],
    [
      'a conditional state dict',
      new Map<Py, Py>([
        ...[...G].map(([name, t]): [Py, Py] => [
          name,
          tensor(
            floatStorage(t.data.length, () => t.data),
            t.shape,
          ),
        ]),
        [
          'mapping.embed.weight',
          tensor(
            floatStorage(8, () => new Float32Array(8)),
            [2, 4],
          ),
        ],
      ]),
      'conditional',
    ],
    ['TensorFlow', py.tuple(py.instance('dnnlib.tflib.network.Network', py.dict({ version: 4 }))), 'TensorFlow'],
    ['StyleGAN1', py.dict({ g_ema: named('g_synthesis.blocks.4x4.const', 'g_mapping.dense0.weight') }), 'StyleGAN1'],
    ['EG3D', py.dict({ G_ema: moduleOf('TriPlaneGenerator', 'backbone.synthesis.b4.const') }), 'EG3D'],
    ['StyleGAN-V', py.dict({ G_ema: moduleOf('Generator', 'synthesis.motion_encoder.conv.0.weight') }), 'StyleGAN-V'],
    ['a W+ encoder', py.dict({ state_dict: named('encoder.styles.0.convs.0.weight') }), 'W+'],
    [
      'another generator architecture',
      py.dict({ G: generator({ 'synthesis.b8': { architecture: 'resnet' } }) }),
      "'resnet' instead of 'skip'",
    ],
    [
      'a StyleInV ablation',
      py.dict({ SI: motionPickle(MOTION_SMALL, ready(M), { skip_encoder: true }) }),
      'skip_encoder = true',
    ],
    ['a network of another kind', py.dict({ net: moduleOf('ResNet', 'fc.weight') }), "'ResNet'"],
    ['only settings', py.dict({ training_set_kwargs: py.dict({ path: 'x' }) }), 'only training_set_kwargs'],
    ['a number', 5, 'no networks'],
  ])('%s', async (_, root, text) => {
    await expect(readPy(root)).rejects.toEqual(refusal('unsupported', text));
  });

  it('a video discriminator is left out, the rest is used', async () => {
    const video = network('Discriminator', ready(new Map([...D, ['time_encoder.const_embed.weight', f32([2])]])));
    const { networks, ignored } = await readPy(py.dict({ G: generator(), D: video }));
    expect(networks.map(({ role }) => role)).toEqual(['generator']);
    expect(ignored).toEqual([{ name: 'D', why: expect.stringContaining('clips') as string }]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['notes.txt', 'hello world, this is no checkpoint', 'no checkpoint'],
    ['model.pkl', '<!DOCTYPE html><html>not found</html>', 'web page'],
    ['model.pkl', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', 'Git LFS'],
    ['model.pt.gz', Buffer.from('1f8b0800', 'hex'), 'gzip'],
    ['model.h5', Buffer.from('894844460d0a1a0a', 'hex'), 'HDF5'],
    ['empty.pkl', '', 'empty'],
  ])('%s', async (name, content, text) => {
    await expect(readBytes(Buffer.from(content), name)).rejects.toEqual(refusal('unsupported', text));
    await expect(readBytes(Buffer.from(content), name)).rejects.toThrow(name);
  });

  it('a folder and a missing file', async () => {
    const place = folder();
    mkdirSync(join(place, 'x.pkl'));
    await expect(readCheckpoint(join(place, 'x.pkl'))).rejects.toEqual(refusal('bad-input', 'x.pkl'));
    await expect(readCheckpoint(join(place, 'y.pkl'))).rejects.toEqual(refusal('not-found', 'y.pkl'));
  });
});

describe('damaged or hostile checkpoints', () => {
  const valid = readFileSync('tests/fixtures/parity/stylegan2ada_tiny_p4.pkl');

  it.each([1, 50, 1000, 51_234, valid.length - 1])('cut after %i bytes are refused', async (length) => {
    await expect(readBytes(valid.subarray(0, length))).rejects.toEqual(refusal('corrupt', 'net.pkl: '));
  });

  it('with numbers that are not finite are refused by the tensor’s name', async () => {
    const bias = G.get('synthesis.b8.conv0.bias') as F32;
    const broken = new Map([
      ...G,
      [
        'synthesis.b8.conv0.bias',
        f32(
          bias.shape,
          bias.data.map((v, i) => (i === 3 ? NaN : v)),
        ),
      ] as const,
    ]);
    await expect(readPy(py.dict({ G: network('Generator', ready(broken)) }))).rejects.toEqual(
      refusal('corrupt', 'synthesis.b8.conv0.bias'),
    );
  });

  it('that lack a tensor or have one of another shape are refused by its name', async () => {
    const lacking = new Map(ready(G));
    lacking.delete('synthesis.b16.torgb.bias');
    await expect(readPy(py.dict({ G: network('Generator', lacking) }))).rejects.toEqual(
      refusal('corrupt', 'synthesis.b16.torgb.bias'),
    );
    const other = new Map([
      ...ready(G),
      ['synthesis.b16.torgb.bias', { shape: [4], make: () => new Float32Array(4) }] as const,
    ]);
    await expect(readPy(py.dict({ G: network('Generator', other) }))).rejects.toEqual(
      refusal('unsupported', 'synthesis.b16.torgb.bias'),
    );
  });

  it('never run what they ask for, wherever they hide it', async () => {
    const place = folder();
    const sentinel = join(place, 'ran');
    const attack = py.call('os.system', [`touch ${sentinel}`]);
    const hidden: Py[] = [
      attack,
      py.dict({ G: generator(), extra: attack }),
      py.dict({ G: generatorPickle(GENERATOR_32, ready(G), { '': { c_dim: attack } }) }),
      py.dict({ G: network('Generator', ready(G)), more: py.instance('x.Y', py.dict({ __reduce__: attack })) }),
    ];
    for (const root of hidden) {
      writeFileSync(join(place, 'net.pkl'), pickle(root));
      await expect(readCheckpoint(join(place, 'net.pkl'))).rejects.toEqual(refusal('corrupt', 'os.system'));
    }
    // Source that a network carries with it is a text like any other.
    const source = py.dict({
      type: 'class',
      version: 6,
      module_src: `import os; os.system("touch ${sentinel}")`,
      class_name: 'Generator',
      state: new Map(),
    });
    const withSource = py.dict({
      G: py.call('torch_utils.persistence._reconstruct_persistent_obj', [source]),
      G_ema: generator(),
    });
    expect((await readPy(withSource)).networks).toHaveLength(1);
    expect(existsSync(sentinel)).toBe(false);
  });

  /** An ordinary torch module without tensors; `modules` is filled in by the caller. */
  const container = (modules: Py): Py =>
    py.instance(
      'torch.nn.modules.container.Sequential',
      py.dict({ _parameters: new Map<Py, Py>(), _buffers: new Map<Py, Py>(), _modules: modules }),
    );

  it('whose modules contain themselves are refused', async () => {
    const modules = new Map<Py, Py>();
    const cyclic = container(modules);
    modules.set('again', cyclic);
    await expect(readPy(py.dict({ G: cyclic }))).rejects.toEqual(refusal('corrupt', 'contain themselves'));
  });

  it('whose modules double on every level are refused quickly', async () => {
    let module = container(new Map<Py, Py>());
    for (let i = 0; i < 30; i++) module = container(py.dict({ a: module, b: module }));
    await expect(readPy(py.dict({ G: module }))).rejects.toEqual(refusal('corrupt', 'contain themselves'));
  });

  it.each([48, 4096, 2 ** 30])('that claim %i as their resolution are refused', async (resolution) => {
    const names = [...G].map(([name, t]): [string, F32] => [name.replace('.b32.', `.b${resolution}.`), t]);
    await expect(readPy(py.dict({ G: network('Generator', ready(new Map(names))) }))).rejects.toEqual(
      refusal('unsupported', `${resolution} pixels`),
    );
  });
});

describe('reading', () => {
  it('reports progress up to the end', async () => {
    const seen: [number, number][] = [];
    await readCheckpoint('tests/fixtures/parity/stylegan2ada_tiny_p4.pkl', { onProgress: (...at) => seen.push(at) });
    const [done, total] = seen.at(-1) ?? [0, 1];
    expect(done).toBe(total);
  });

  it('stops when cancelled', async () => {
    const cancel = new AbortController();
    const options = { signal: cancel.signal, onProgress: () => cancel.abort() };
    await expect(readCheckpoint('tests/fixtures/parity/stylegan2ada_tiny_p4.pkl', options)).rejects.toEqual(
      refusal('cancelled'),
    );
  });
});
