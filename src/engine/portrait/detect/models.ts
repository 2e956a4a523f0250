import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { OnnxModel } from '../../runtime/types';
import { convertTfjs } from './tfjsGraph';
import { readTfjsModel } from './tfjsModel';

/** Side of the pictures the two networks take, in pixels. */
export const DETECTOR_SIZE = 256;
export const MESH_SIZE = 192;

/** The package whose data is read; none of its code is run. See docs/decisions/0003-face-detector.md. */
const PACKAGE = '@vladmandic/human';

/**
 * The two MediaPipe networks as that package ships them, rebuilt as ONNX:
 * detector (BlazeFace, back-camera variant): image [1,3,256,256] in [-1,1] -> for a 16 x 16 grid with 2 anchors a cell and an 8 x 8 grid
 *   with 6: scores* [1,N,1] (logits) and boxes* [1,N,16];
 * mesh (Face Mesh): image [1,3,192,192] in [0,1] -> mesh [1,1404] (468 x, y, z in pixels of the crop), flag [1,1] (is there a face, 0..1).
 * @throws StudioError 'not-found', 'corrupt' or 'unsupported' about the package's files.
 */
export async function readFaceModels(folder = modelFolder()): Promise<{ detector: OnnxModel; mesh: OnnxModel }> {
  const [detector, mesh] = await Promise.all([
    readTfjsModel(join(folder, 'blazeface.json')),
    readTfjsModel(join(folder, 'facemesh.json')),
  ]);
  return {
    detector: convertTfjs(detector, {
      name: 'face-detector',
      inputSize: DETECTOR_SIZE,
      outputs: { scores16: 'Identity', scores8: 'Identity_1', boxes16: 'Identity_2', boxes8: 'Identity_3' },
    }),
    mesh: convertTfjs(mesh, {
      name: 'face-mesh',
      inputSize: MESH_SIZE,
      outputs: { flag: 'Identity_1', mesh: 'Identity_2' },
    }),
  };
}

function modelFolder(): string {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    return join(dirname(entry), '..', 'models');
  } catch (error) {
    const sentence = `The package ${PACKAGE}, which holds the face detector, is not installed: run "npm install", or set the points by hand.`;
    throw new StudioError('not-found', sentence, String(error), { cause: error });
  }
}
