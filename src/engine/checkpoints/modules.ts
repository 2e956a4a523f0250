import { LIMITS } from './budget';
import { asKind, type PickleValue } from './pickleValues';
import { corrupt } from './problems';
import type { TensorRef } from './tensorRef';

/** A torch module as data: its class by name and the attributes it had. */
export interface ModuleRecord {
  readonly className: string;
  readonly attributes: Map<PickleValue, PickleValue>;
}

/** Tensors that have not been read, by their names in the state dict. */
export type TensorRefs = Map<string, TensorRef>;

const PERSISTENT = 'torch_utils.persistence._reconstruct_persistent_obj';

/** The module a value describes: a network pickled with its source (which is ignored), or a plain torch.nn module. */
export function asModule(value: PickleValue | undefined): ModuleRecord | undefined {
  const object = asKind(value, 'object');
  if (!object) return undefined;
  if (object.global === PERSISTENT) {
    const meta = asKind(object.args[0], 'dict')?.entries;
    const state = asKind(meta?.get('state'), 'dict');
    const className = meta?.get('class_name');
    if (!state || typeof className !== 'string') throw corrupt('A network in it is not described as it must be');
    return { className, attributes: state.entries };
  }
  const state = asKind(object.state, 'dict')?.entries;
  if (!state?.has('_parameters') || !state.has('_modules')) return undefined;
  return { className: object.global.slice(object.global.lastIndexOf('.') + 1), attributes: state };
}

/** Submodules by name; places kept empty are left out. */
function children(module: ModuleRecord): [string, ModuleRecord][] {
  const entries = [...(asKind(module.attributes.get('_modules'), 'dict')?.entries ?? [])];
  return entries.flatMap(([name, value]): [string, ModuleRecord][] => {
    const child = asModule(value);
    return typeof name === 'string' && child ? [[name, child]] : [];
  });
}

/** The submodule at a dotted path, e.g. 'synthesis.b4.conv1'. */
export function submodule(module: ModuleRecord | undefined, path: string): ModuleRecord | undefined {
  let current = module;
  for (const name of path.split('.')) {
    current = asModule(asKind(current?.attributes.get('_modules'), 'dict')?.entries.get(name));
  }
  return current;
}

/**
 * Parameters and persistent buffers with their dotted names, as torch's state_dict() lists them.
 * @throws StudioError('corrupt') if modules contain themselves, nest deeper than LIMITS.moduleDepth or share parts without end
 */
export function stateDict(module: ModuleRecord): TensorRefs {
  const out: TensorRefs = new Map();
  let work = 0;
  const visit = (current: ModuleRecord, prefix: string, depth: number): void => {
    work += 1 + sizeOfParts(current);
    if (depth > LIMITS.moduleDepth || work > 20 * LIMITS.tensors) throw corrupt('Its networks contain themselves');
    for (const [name, tensor] of ownTensors(current)) {
      out.set(prefix + name, tensor);
      if (out.size > LIMITS.tensors) throw corrupt(`It holds more than ${LIMITS.tensors} tensors`);
    }
    for (const [name, child] of children(current)) visit(child, `${prefix}${name}.`, depth + 1);
  };
  visit(module, '', 0);
  return out;
}

/** How many entries a visit of the module looks at; shared parts count each time, so that sharing cannot multiply the work. */
function sizeOfParts({ attributes }: ModuleRecord): number {
  const groups = ['_parameters', '_buffers', '_modules'].map(
    (group) => asKind(attributes.get(group), 'dict')?.entries.size ?? 0,
  );
  return groups.reduce(
    (sum, n) => sum + n,
    asKind(attributes.get('_non_persistent_buffers_set'), 'set')?.items.length ?? 0,
  );
}

function* ownTensors(module: ModuleRecord): Generator<[string, TensorRef]> {
  const skipped = new Set(asKind(module.attributes.get('_non_persistent_buffers_set'), 'set')?.items ?? []);
  for (const group of ['_parameters', '_buffers']) {
    for (const [name, value] of asKind(module.attributes.get(group), 'dict')?.entries ?? []) {
      const tensor = asKind(value, 'tensor')?.tensor;
      if (typeof name === 'string' && tensor && !(group === '_buffers' && skipped.has(name))) yield [name, tensor];
    }
  }
}

/** The tensors of a dict that is a state dict (mostly tensors under text names), or undefined. */
export function tensorsOf(value: PickleValue | undefined): TensorRefs | undefined {
  const entries = asKind(value, 'dict')?.entries;
  if (!entries || entries.size > LIMITS.tensors) return undefined;
  const out: TensorRefs = new Map();
  for (const [name, item] of entries) {
    const tensor = asKind(item, 'tensor')?.tensor;
    if (typeof name === 'string' && tensor) out.set(name, tensor);
  }
  return out.size > 0 && out.size * 2 >= entries.size ? out : undefined;
}
