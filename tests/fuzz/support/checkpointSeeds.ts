import { readFileSync } from 'node:fs';
import { encodeNpy } from '../../../src/engine/checkpoints/npy';
import { encodeSafetensors } from '../../../src/engine/checkpoints/safetensors';
import { expectedShapes } from '../../../src/engine/nets/shapes';
import { rawZip } from '../../../src/engine/packs/testing/rawZip';
import { f32, type F32 } from '../../../src/engine/tensor/tensor';
import { channelsByRule, type NetworkSpec } from '../../../src/shared/networks';
import { ENCODER_SMALL, MOTION_SMALL } from '../../support/configs';
import { pickle, py, type PickleProtocol, type Py } from '../../support/pickleWriter';
import { encoderPickle, generatorPickle, motionPickle } from '../../support/styleinvPickle';
import { legacyHead, legacyStream, network, ready, storage, tensor } from '../../support/torchPickle';

/** How a mutated file is made: the bytes that are mutated, and what is put around them afterwards. */
export interface Seed {
  readonly name: string;
  readonly extension: string;
  readonly bytes: Buffer;
  /** The pickle inside is mutated and the rest built around it, so that directories and checksums do not stop every mutation. */
  readonly wrap?: (mutated: Uint8Array) => Buffer;
}

const width = 4;
const generatorConfig = {
  zDim: width,
  wDim: width,
  resolution: 8,
  channels: channelsByRule(8, 32, width),
  mappingLayers: 2,
  mappingLrMultiplier: 0.01,
  convClamp: 256,
  useNoise: true,
};
const encoderConfig = {
  ...ENCODER_SMALL,
  inputChannels: 4,
  stages: [
    { channels: 4, units: 1 },
    { channels: 8, units: 1 },
  ],
  wDim: width,
};
const motionConfig = {
  ...MOTION_SMALL,
  encoder: encoderConfig,
  wDim: width,
  motionDim: width,
  frequencies: 3,
  styleDim: width,
};

function weightsOf(spec: NetworkSpec): Map<string, F32> {
  return new Map(
    [...expectedShapes(spec)].map(([name, shape]): [string, F32] => {
      const filter = [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 64));
      const size = shape.reduce((n, d) => n * d, 1);
      const data = name.endsWith('resample_filter')
        ? filter
        : Array.from({ length: size }, (_, i) => 0.1 + (i % 7) / 10);
      return [name, f32(shape, data)];
    }),
  );
}

const G = weightsOf({ kind: 'generator', config: generatorConfig });
const D = weightsOf({
  kind: 'discriminator',
  config: { resolution: 8, channels: generatorConfig.channels, mbstdGroupSize: 4, convClamp: null },
});
const E = weightsOf({ kind: 'encoder', config: encoderConfig });
const M = weightsOf({ kind: 'motion', config: motionConfig });

function bytesOf({ data }: F32): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A state dict whose tensors lie outside the pickle, as torch.save writes it. */
function outside(
  weights: ReadonlyMap<string, F32>,
  reference: (key: string, count: number) => Py,
): ReadonlyMap<Py, Py> {
  return new Map<Py, Py>(
    [...weights].map(([name, t], i) => [name, tensor(reference(String(i), t.data.length), t.shape)]),
  );
}

const zipReference = (key: string, count: number) =>
  py.persistent(py.tuple('storage', py.global('torch.FloatStorage'), key, 'cpu', count));
const zipEntries = [...G.values()].map((t, i) => ({ name: `m/data/${i}`, data: bytesOf(t) }));
const zipPickle = pickle(py.dict({ g_ema: outside(G, zipReference), step: 3 }), 2);
const zipAround = (inner: Uint8Array) => rawZip([{ name: 'm/data.pkl', data: inner }, ...zipEntries]);

const legacyObject = outside(G, (key, count) => storage(key, count));
const legacyKeys = [...G.keys()].map((_, i) => String(i));
const legacyData = new Map([...G.values()].map((t, i) => [String(i), { count: t.data.length, data: bytesOf(t) }]));

/** Fresh values to be changed and pickled; together they have everything that networks are described by. */
export const VALUES: readonly (() => Py)[] = [
  () =>
    py.dict({
      G: generatorPickle(generatorConfig, ready(G)),
      D: network('Discriminator', ready(D)),
      augment_pipe: null,
    }),
  () =>
    py.dict({
      pSp: encoderPickle(encoderConfig, ready(E)),
      SI: motionPickle(motionConfig, ready(M)),
      training_set_kwargs: py.instance('dnnlib.util.EasyDict', undefined, py.dict({ path: 'x' })),
    }),
];

/** Valid small files of every kind that is read. */
export function checkpointSeeds(): Seed[] {
  const [stylegan = null, styleinv = null] = VALUES.map((make) => make());
  const pickles = ([2, 3, 4, 5] as PickleProtocol[]).flatMap((protocol): Seed[] => [
    { name: `StyleGAN2-ADA pickle, protocol ${protocol}`, extension: '.pkl', bytes: pickle(stylegan, protocol) },
    { name: `StyleInV pickle, protocol ${protocol}`, extension: '.pkl', bytes: pickle(styleinv, protocol) },
  ]);
  const fixture = (file: string) => readFileSync(new URL(`../../fixtures/checkpoints/${file}`, import.meta.url));
  const python = JSON.parse(fixture('python-pickles.json').toString('utf8')) as Record<string, string>;
  const safetensors = Buffer.concat([...encodeSafetensors([...G].map(([k, v]) => [`G.${k}`, v] as const)).chunks()]);
  const headerEnd = 8 + Number(safetensors.readBigUInt64LE());
  return [
    ...pickles,
    ...Object.entries(python).map(([protocol, base64]): Seed => ({
      name: `Python pickle, protocol ${protocol}`,
      extension: '.pkl',
      bytes: Buffer.from(base64, 'base64'),
    })),
    { name: 'omegaconf pickle', extension: '.pkl', bytes: fixture('omegaconf.pkl') },
    { name: 'legacy torch file', extension: '.pt', bytes: legacyStream(legacyObject, legacyData) },
    {
      name: 'legacy torch header',
      extension: '.pt',
      bytes: legacyHead(legacyObject, legacyKeys),
      wrap: (head) =>
        Buffer.concat([
          head,
          legacyStream(legacyObject, legacyData).subarray(legacyHead(legacyObject, legacyKeys).length),
        ]),
    },
    { name: 'legacy tensors', extension: '.pth', bytes: fixture('tensors_legacy.pt') },
    { name: 'zip torch file', extension: '.pt', bytes: zipAround(zipPickle) },
    { name: 'pickle inside a zip', extension: '.pt', bytes: zipPickle, wrap: zipAround },
    { name: 'zip tensors', extension: '.pth', bytes: fixture('tensors_zip.pt') },
    { name: 'rosinality checkpoint', extension: '.pt', bytes: fixture('rosinality.pt') },
    { name: 'safetensors', extension: '.safetensors', bytes: safetensors },
    {
      name: 'safetensors header',
      extension: '.safetensors',
      bytes: safetensors.subarray(8, headerEnd),
      wrap: (header) => withHeader(header, safetensors.subarray(headerEnd)),
    },
    { name: 'npy', extension: '.npy', bytes: Buffer.concat(encodeNpy(f32([2, 3], [1, 2, 3, 4, 5, 6]))) },
  ];
}

function withHeader(header: Uint8Array, data: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}
