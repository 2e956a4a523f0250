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

const MAX_ENTRIES = 1000;
/** Dicts inside dicts that are looked into, e.g. {'model': {'state_dict': ...}}. */
const MAX_DEPTH = 2;

/** Lists the networks-to-be in a checkpoint. @throws StudioError('corrupt') for roots with more entries than any checkpoint has */
export function contentsOf(root: PickleValue): Contents {
  const candidates: Candidate[] = [];
  const loose = new Map<string, TensorRef>();
  const others: string[] = [];
  const visit = (value: PickleValue, name: string, depth: number): void => {
    const module = asModule(value);
    const refs = module ? stateDict(module) : tensorsOf(value);
    if (refs) return void candidates.push({ name, refs, module });
    const tensor = asKind(value, 'tensor')?.tensor;
    if (tensor) return void loose.set(name, tensor);
    const parts = depth > MAX_DEPTH ? undefined : partsOf(value);
    const before = candidates.length;
    if (parts && parts.length > MAX_ENTRIES)
      throw corrupt(`It holds ${parts.length} entries at its top, more than any checkpoint`);
    for (const [key, part] of parts ?? []) visit(part, name === '' ? key : `${name}.${key}`, depth + 1);
    if (name !== '' && candidates.length === before && typeof value === 'object' && value !== null) others.push(name);
  };
  visit(root, '', 0);
  // What lies inside something that is listed need not be listed itself.
  return { candidates, loose, others: others.filter((name) => !others.some((outer) => name.startsWith(`${outer}.`))) };
}

function partsOf(value: PickleValue): [string, PickleValue][] | undefined {
  const dict = asKind(value, 'dict')?.entries;
  if (dict)
    return [...dict].flatMap(([key, part]): [string, PickleValue][] => (typeof key === 'string' ? [[key, part]] : []));
  return itemsOf(value)?.map((part, i): [string, PickleValue] => [String(i), part]);
}
