import { throwIfCancelled, toStudioError } from '../../shared/errors';
import { networkSpecSchema, type NetworkSpec } from '../../shared/networks';
import { MANIFEST_FILE, packFiles, packNetworks, type PackRole, type Probe, type StyleEntry } from '../../shared/pack';
import { sameShape, type Shape, type Weights } from '../tensor/tensor';
import { openFiles } from './open';
import { openPack, type Pack } from './pack';
import { compareProbe, probeInputs } from './probe';

/** 'error': the pack must not be used; 'warning': it works, but is not what it should be; 'note': worth knowing. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'note';
  /** The network, style or file it is about. */
  readonly about: string;
  readonly message: string;
}

export interface VerifyReport {
  readonly path: string;
  /** Content id of the pack; undefined if its manifest cannot be read. */
  readonly id: string | undefined;
  /** No finding is an error. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Names and shapes an architecture's state dict must have. */
export type ExpectedShapes = (spec: NetworkSpec) => ReadonlyMap<string, Shape>;
/** Evaluates a network of a pack on a probe's inputs; results by output name. */
export type RunProbe = (pack: Pack, role: PackRole, inputs: Weights, signal?: AbortSignal) => Promise<Weights>;

export interface VerifyOptions {
  /** Without it probes are not run, and that is noted. */
  runProbe?: RunProbe;
  signal?: AbortSignal;
  /** Called before each part, with its place among all parts. */
  onPart?: (about: string, index: number, count: number) => void;
}

/**
 * Checks a whole pack: manifest, hash of every file, names and shapes of every tensor, numbers that are not finite, styles against their
 * generator, probes, files nobody asked for. What is wrong with the pack is reported, never thrown.
 * @throws StudioError 'not-found' if there is no pack, 'io', 'out-of-memory', 'cancelled'
 */
export async function verifyPack(
  path: string,
  expectedShapes: ExpectedShapes,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const findings: Finding[] = [];
  let pack: Pack;
  try {
    pack = await openPack(path);
  } catch (thrown) {
    const { code, message } = toStudioError(thrown);
    if (code !== 'corrupt' && code !== 'unsupported') throw thrown;
    return { path, id: undefined, ok: false, findings: [{ level: 'error', about: path, message }] };
  }
  try {
    const parts = partsOf(pack, expectedShapes, options);
    for (const [index, { about, check }] of parts.entries()) {
      throwIfCancelled(options.signal);
      options.onPart?.(about, index, parts.length);
      await reporting(about, findings, check);
    }
  } finally {
    await pack.close();
  }
  return { path, id: pack.id, ok: findings.every((f) => f.level !== 'error'), findings };
}

type Complain = (level: Finding['level'], message: string) => void;
interface Part {
  readonly about: string;
  readonly check: (complain: Complain) => Promise<void>;
}

function partsOf(pack: Pack, expectedShapes: ExpectedShapes, { runProbe, signal }: VerifyOptions): Part[] {
  const { networks, styles, documents, probes } = pack.manifest;
  const generatorShapes = () => expectedShapes({ kind: 'generator', config: networks.generator.config });
  return [
    ...packNetworks(pack.manifest).map(([role, entry]): Part => {
      const check: Part['check'] = async (complain) => {
        const weights = await pack.weights(role, signal);
        const spec = networkSpecSchema.safeParse(entry);
        if (spec.success) checkShapes(weights, expectedShapes(spec.data), complain);
        checkFinite(weights, complain);
      };
      return { about: role, check };
    }),
    ...styles.map((style): Part => ({
      about: `style '${style.name}'`,
      check: async (complain) => checkStyle(await pack.style(style.name, signal), style, generatorShapes(), complain),
    })),
    ...documents.map(({ file }): Part => ({ about: file, check: async () => void (await pack.document(file)) })),
    ...(probes ?? []).map((probe): Part => ({
      about: `probe of ${probe.network}`,
      check: (complain) => checkProbe(pack, probe, runProbe, complain, signal),
    })),
    { about: 'files', check: (complain) => checkExtraFiles(pack, complain) },
  ];
}

/** Runs a check and turns the errors that speak of the pack into findings. */
async function reporting(about: string, findings: Finding[], check: Part['check']): Promise<void> {
  const complain: Complain = (level, message) => findings.push({ level, about, message });
  try {
    await check(complain);
  } catch (thrown) {
    const error = toStudioError(thrown);
    const isFinding = ['corrupt', 'unsupported', 'bad-input', 'not-found'].includes(error.code);
    if (!isFinding) throw error;
    complain('error', error.message);
  }
}

/** Buffers that repeat what the architecture fixes; published files hold them, no graph reads them. */
const DISPENSABLE = /(^|\.)(resample_filter|num_batches_tracked)$/;

function checkShapes(weights: Weights, expected: ReadonlyMap<string, Shape>, complain: Complain): void {
  for (const [name, shape] of expected) {
    const tensor = weights.get(name);
    if (!tensor) {
      if (!DISPENSABLE.test(name)) complain('error', `tensor '${name}' is missing`);
    } else if (!sameShape(tensor.shape, shape)) {
      complain(
        'error',
        `tensor '${name}' is [${tensor.shape.join(',')}] where the architecture has [${shape.join(',')}]`,
      );
    }
  }
  for (const name of weights.keys()) {
    if (!expected.has(name))
      complain('warning', `tensor '${name}' belongs to no part of the architecture and is not used`);
  }
}

function checkFinite(weights: Weights, complain: Complain): void {
  for (const [name, { data }] of weights) {
    const at = data.findIndex((x) => !Number.isFinite(x));
    if (at >= 0) complain('error', `tensor '${name}' holds ${data[at]} at position ${at}`);
  }
}

function checkStyle(
  delta: Weights,
  style: StyleEntry,
  generator: ReadonlyMap<string, Shape>,
  complain: Complain,
): void {
  for (const [name, { shape }] of delta) {
    const base = generator.get(name);
    if (!base || !sameShape(base, shape))
      complain('error', `it changes '${name}' [${shape.join(',')}], which the generator has not`);
  }
  if (style.layers.length !== delta.size || style.layers.some((name) => !delta.has(name))) {
    complain('error', 'the layers the manifest lists are not those in its file');
  }
  checkFinite(delta, complain);
}

async function checkProbe(
  pack: Pack,
  probe: Probe,
  runProbe: RunProbe | undefined,
  complain: Complain,
  signal?: AbortSignal,
): Promise<void> {
  const role = packNetworks(pack.manifest).find(([name]) => name === probe.network)?.[0];
  const inputs = probeInputs(probe);
  if (!role) complain('error', 'the pack has no such network');
  else if (!inputs) complain('error', 'its inputs do not fit their shapes');
  else if (!runProbe) complain('note', 'it was not run');
  else {
    const outputs = await runProbe(pack, role, inputs, signal);
    for (const { output, message } of compareProbe(probe, outputs)) complain('error', `output '${output}': ${message}`);
  }
}

async function checkExtraFiles(pack: Pack, complain: Complain): Promise<void> {
  const files = await openFiles(pack.path);
  try {
    const listed = new Set([MANIFEST_FILE, ...packFiles(pack.manifest).map((f) => f.file)]);
    for (const name of (await files.list()).keys()) {
      if (!listed.has(name)) complain('note', `'${name}' is not in the manifest and is never read`);
    }
  } finally {
    await files.close();
  }
}
