import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRuntime, type OnnxModel, type Runtime } from '../../runtime';
import { f32 } from '../../tensor/tensor';
import { DETECTOR_SIZE, MESH_SIZE, readFaceModels } from './models';
import { convertTfjs } from './tfjsGraph';

/** A smooth test picture [1, 3, size, size] in about [-1, 1]. */
function pattern(size: number) {
  const image = f32([1, 3, size, size]);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const value = 0.5 * Math.sin(0.05 * x * (c + 1) + 0.031 * y) + 0.5 * Math.cos(0.07 * y - 0.013 * x * c);
        image.data[(c * size + y) * size + x] = value;
      }
    }
  }
  return image;
}

/** What TensorFlow.js itself (CPU back end) computes from the pattern with the same files: [index, value] of the flattened output. */
const DETECTOR_REFERENCE: Record<string, [number, number][]> = {
  scores16: [
    [0, -3.7561505],
    [170, -37.5616],
    [256, -30.807079],
    [511, -3.3224089],
  ],
  scores8: [
    [0, -3.7497654],
    [128, -8.5762396],
    [192, -2.0431356],
    [383, -15.361787],
  ],
  boxes16: [
    [0, -1.0840943],
    [2730, -7.9971647],
    [4096, -5.6548643],
    [8191, -8.3417196],
  ],
  boxes8: [
    [0, 5.6037316],
    [2048, -2.2262442],
    [3072, -0.077023335],
    [6143, -10.139683],
  ],
};
const MESH_REFERENCE: Record<string, [number, number][]> = {
  flag: [[0, 0.012517165]],
  mesh: [
    [0, 97.814026],
    [468, 48.614628],
    [702, 45.626259],
    [1403, -1.5048776],
  ],
};

let runtime: Runtime;
let models: { detector: OnnxModel; mesh: OnnxModel };
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
  models = await readFaceModels();
});
afterAll(() => runtime.release());

async function expectReference(
  model: OnnxModel,
  image: ReturnType<typeof pattern>,
  reference: Record<string, [number, number][]>,
) {
  const session = await runtime.load(model);
  const results = await session.run({ image });
  await session.release();
  for (const [name, points] of Object.entries(reference)) {
    const data = results[name]?.data as Float32Array;
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const [index, value] of points) expect(Math.abs((data[index] ?? NaN) - value) / largest).toBeLessThan(1e-5);
  }
}

describe('readFaceModels', () => {
  it('rebuilds the detector exactly', () =>
    expectReference(models.detector, pattern(DETECTOR_SIZE), DETECTOR_REFERENCE));

  it('rebuilds the mesh exactly', () => {
    const image = pattern(MESH_SIZE);
    image.data.forEach((value, i) => (image.data[i] = (value + 1) / 2));
    return expectReference(models.mesh, image, MESH_REFERENCE);
  });

  it('says what to do where the models are missing', () =>
    expect(readFaceModels('/nowhere')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('npm install') as string,
    }));
});

describe('convertTfjs', () => {
  const convert = (nodes: { name: string; op: string; input: string[] }[]) =>
    convertTfjs(
      { nodes: nodes.map((node) => ({ ...node, attr: {} })), weights: new Map() },
      { name: 'test', inputSize: 8, outputs: { y: 'y' } },
    );
  const image = { name: 'x', op: 'Placeholder', input: [] };
  it('names an operation it does not know', () =>
    expect(() => convert([image, { name: 'y', op: 'LSTM', input: ['x'] }])).toThrow(/test uses LSTM/));
  it('names a node out of order, or an output that is not there', () => {
    expect(() => convert([image, { name: 'y', op: 'Relu', input: ['z'] }])).toThrow(/node z is used before/);
    expect(() => convert([image])).toThrow(/node y/);
  });
  it('names a constant without numbers', () =>
    expect(() => convert([image, { name: 'y', op: 'Prelu', input: ['x', 'slope'] }])).toThrow(
      /constant slope has no numbers/,
    ));
});
