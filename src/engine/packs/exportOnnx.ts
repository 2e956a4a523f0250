import { StudioError } from '../../shared/errors';
import type { PackManifest } from '../../shared/pack';
import { buildNetwork } from '../nets/networkGraph';
import { compile } from '../onnx';
import { checkModel, MAX_MODEL_BYTES } from '../onnx/checkModel';
import { MessageWriter } from '../onnx/protobuf';
import type { OnnxModel } from '../runtime/types';
import type { Weights } from '../tensor/tensor';
import { packParts, type PackPart } from './parts';

/** Room for everything in a model but its numbers. */
const GRAPH_BYTES = 64 * 2 ** 20;
/** metadata_props of a ModelProto. */
const METADATA_FIELD = 14;

/**
 * What to export of a pack, each as a file of its own. A generator is exported as mapping and synthesis, because whoever animates needs
 * the w between them.
 * @param wanted names of networks or of their parts; every network if empty
 * @throws StudioError 'not-found' naming what there is
 */
export function planExport(manifest: Pick<PackManifest, 'networks' | 'name'>, wanted: readonly string[]): PackPart[] {
  const all = packParts(manifest).filter(({ part }) => part !== 'generator');
  const named = (name: string) => all.filter(({ role, part }) => name === role || name === part);
  const unknown = wanted.find((name) => named(name).length === 0);
  if (unknown !== undefined) {
    const names = [...new Set(all.flatMap(({ role, part }) => [role, part]))].join(', ');
    throw new StudioError(
      'not-found',
      `The pack ${manifest.name} has no network '${unknown}' that can be exported: choose of ${names}.`,
    );
  }
  return wanted.length === 0 ? all : all.filter((item) => wanted.some((name) => named(name).includes(item)));
}

/**
 * A network with its weights as an ONNX file of its own, for one picture, code or moment at a time.
 * @param about put into the file's metadata, beside what each input means
 * @throws StudioError 'corrupt' if weights are missing, 'unsupported' if it would be larger than ONNX files can be
 */
export function encodeOnnx(
  { spec, part }: PackPart,
  weights: Weights,
  about: Readonly<Record<string, string>>,
): OnnxModel {
  checkSize(part, weightBytes(weights));
  const { inputs, outputs } = buildNetwork(spec, part, 1);
  const model = compile(outputs, { name: part, weights });
  const open = model.inputs.find((port) => !inputs.some(({ name }) => name === port.name));
  if (open) throw new StudioError('corrupt', `The tensor '${open.name}' of the ${part} is missing: get a fresh copy.`);
  const metadata = { ...about, ...Object.fromEntries(inputs.map(({ name, meaning }) => [`input ${name}`, meaning])) };
  const bytes = withMetadata(model.bytes, metadata);
  const problems = checkModel(bytes);
  if (problems.length > 0) {
    throw new StudioError(
      'internal',
      `The ${part} could not be exported as valid ONNX: please report this.`,
      problems.join('\n'),
    );
  }
  return { ...model, bytes };
}

/** @throws StudioError 'unsupported' if numbers of so many bytes do not fit into one protocol buffer message */
export function checkSize(part: string, bytes: number): void {
  if (bytes + GRAPH_BYTES <= MAX_MODEL_BYTES) return;
  throw new StudioError(
    'unsupported',
    `The ${part} has ${(bytes / 2 ** 30).toFixed(1)} GB of weights, and an ONNX file holds less than 2 GB: use its safetensors file instead.`,
  );
}

function weightBytes(weights: Weights): number {
  let bytes = 0;
  for (const { data } of weights.values()) bytes += data.byteLength;
  return bytes;
}

/** A field at the end of a message is a field of the message. */
function withMetadata(model: Uint8Array, metadata: Readonly<Record<string, string>>): Uint8Array {
  const tail = new MessageWriter();
  for (const [key, value] of Object.entries(metadata)) {
    tail.message(METADATA_FIELD, new MessageWriter().text(1, key).text(2, value));
  }
  return Buffer.concat([model, tail.finish()]);
}
