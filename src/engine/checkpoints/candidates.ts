import { LIMITS } from './budget';
import { asModule, stateDict, tensorsOf, type ModuleRecord, type TensorRefs } from './modules';
import { asKind, itemsOf, type PickleValue } from './pickleValues';
import { corrupt } from './problems';
import type { TensorRef } from './tensorRef';

/** Something with tensors in a checkpoint: a module, or a bare state dict. */
export interface Candidate {
  /** Its key in the file; '' for the file's only content. */
  readonly name: string;
  readonly refs: TensorRefs;
  readonly module: ModuleRecord | undefined;
}

/** What a checkpoint's root object holds. */
export interface Contents {
  readonly candidates: Candidate[];
  /** Tensors that lie beside the networks, such as latent_avg. */
  readonly loose: ReadonlyMap<string, TensorRef>;
  /** Keys of everything else that has content. */
  readonly others: string[];
}

/** Records looked at in search of networks. */
const MAX_VISITED = 5000;
/** Dicts inside dicts that are looked into, e.g. {'model': {'state_dict': ...}}. */
const MAX_DEPTH = 2;

/** Lists the networks-to-be in a checkpoint. @throws StudioError('corrupt') for roots with more content than any checkpoint has */
export function contentsOf(root: PickleValue): Contents {
  const candidates: Candidate[] = [];
  const loose = new Map<string, TensorRef>();
  const others: string[] = [];
  const known = new Map<PickleValue, Omit<Candidate, 'name'> | undefined>();
  let visited = 0;
  const visit = (value: PickleValue, name: string, depth: number): void => {
    if (++visited > MAX_VISITED || candidates.length > LIMITS.candidates)
      throw corrupt('It holds more than any checkpoint does');
    // Networks may be in a file under two names; they are taken apart once.
    if (!known.has(value)) known.set(value, tensorsIn(value));
    const found = known.get(value);
    if (found) return void candidates.push({ name, ...found });
    const tensor = asKind(value, 'tensor')?.tensor;
    if (tensor) return void loose.set(name, tensor);
    const before = candidates.length;
    for (const [key, part] of depth > MAX_DEPTH ? [] : partsOf(value))
      visit(part, name === '' ? key : `${name}.${key}`, depth + 1);
    if (name !== '' && candidates.length === before && typeof value === 'object' && value !== null) others.push(name);
  };
  visit(root, '', 0);
  // What lies inside something that is listed need not be listed itself.
  return { candidates, loose, others: others.filter((name) => !others.some((outer) => name.startsWith(`${outer}.`))) };
}

function tensorsIn(value: PickleValue): Omit<Candidate, 'name'> | undefined {
  const module = asModule(value);
  const refs = module ? stateDict(module) : tensorsOf(value);
  return refs && { refs, module };
}

function* partsOf(value: PickleValue): Generator<[string, PickleValue]> {
  for (const [key, part] of asKind(value, 'dict')?.entries ?? []) if (typeof key === 'string') yield [key, part];
  for (const [i, part] of (itemsOf(value) ?? []).entries()) yield [String(i), part];
}
