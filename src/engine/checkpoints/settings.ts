import type { ModuleRecord } from './modules';
import { asKind, itemsOf, type PickleValue } from './pickleValues';

/** A setting: text, number, truth value or none. */
export type Setting = string | number | boolean | null;

/** Records looked at in one search; settings lie near the top of what describes a network. */
const MAX_VISITED = 50_000;
const MAX_PARTS = 1000;

function isScalar(value: PickleValue | undefined): value is Setting {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The scalar a value is, also inside omegaconf's AnyNode; undefined for everything else. */
function scalar(value: PickleValue | undefined): Setting | undefined {
  if (isScalar(value)) return value;
  const inner = asKind(asKind(value, 'object')?.state, 'dict')?.entries.get('_val');
  return isScalar(inner) ? inner : undefined;
}

/** A setting of a module: an attribute, or what its constructor was called with. None is null, not found is undefined. */
export function setting(module: ModuleRecord | undefined, ...names: string[]): Setting | undefined {
  const kwargs = asKind(module?.attributes.get('_init_kwargs'), 'dict')?.entries;
  for (const name of names) {
    for (const source of [module?.attributes, kwargs]) {
      const found = scalar(source?.get(name));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** As setting(), if it is a finite number. */
export function numberSetting(module: ModuleRecord | undefined, ...names: string[]): number | undefined {
  const found = setting(module, ...names);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/**
 * The first setting of that name anywhere in what describes a module, nearest first. Configurations (dicts, omegaconf trees) link
 * back to their parents, so every record is looked at once.
 */
export function findSetting(module: ModuleRecord | undefined, name: string): Setting | undefined {
  if (!module) return undefined;
  const seen = new Set<PickleValue>();
  let level: PickleValue[] = [{ kind: 'dict', global: 'builtins.dict', entries: module.attributes }];
  while (level.length > 0) {
    const next: PickleValue[] = [];
    for (const value of level) {
      if (seen.has(value) || seen.size >= MAX_VISITED) continue;
      seen.add(value);
      const found = scalar(asKind(value, 'dict')?.entries.get(name));
      if (found !== undefined) return found;
      for (const part of partsOf(value)) {
        if (typeof part === 'object' && !seen.has(part) && next.length < MAX_VISITED) next.push(part);
      }
    }
    level = next;
  }
  return undefined;
}

/** What a record holds, at most as much as settings ever have. */
function* partsOf(value: PickleValue): Generator<PickleValue> {
  const object = asKind(value, 'object');
  const dict = asKind(value, 'dict');
  if (object?.state !== undefined) yield object.state;
  let left = MAX_PARTS;
  for (const part of object?.args ?? dict?.entries.values() ?? itemsOf(value) ?? []) {
    if (left-- === 0) return;
    yield part;
  }
}
