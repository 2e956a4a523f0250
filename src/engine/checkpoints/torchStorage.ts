import { ELEMENT_SIZES, storageType, type StorageRef } from './tensorRef';
import { asKind, describe, itemsOf, type PickleValue } from './pickleValues';
import { corrupt, unsupported } from './problems';

/** Storages of one file by their key, filled in while its pickle refers to them. */
export type Storages = Map<string, StorageRef>;

/**
 * The storage a persistent id of torch.save refers to: ('storage', class, key, location, count, view?).
 * @throws StudioError 'corrupt' if it is something else or disagrees with an earlier reference to the same key
 */
export function storageFromId(id: PickleValue, storages: Storages): PickleValue {
  const [tag, cls, key, , count, view] = itemsOf(id) ?? [];
  const className = asKind(cls, 'global')?.name;
  if (tag !== 'storage' || className === undefined || typeof key !== 'string') {
    throw corrupt(`It refers to ${describe(id)} outside the pickle, which is no tensor storage`);
  }
  if (view !== undefined && view !== null)
    throw unsupported('It is from a very old PyTorch (storage views)', 'save it again with PyTorch 1.6 or newer');
  const type = storageType(className);
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0)
    throw corrupt(`Storage ${key.slice(0, 40)} has no valid size`);
  const known = storages.get(key);
  const storage: StorageRef = known ?? { type, count, data: undefined };
  if (storage.type !== type || storage.count !== count)
    throw corrupt(`Storage ${key.slice(0, 40)} is described in two ways`);
  storages.set(key, storage);
  return { kind: 'storage', storage };
}

/** Bytes of a storage. */
export function byteLength(storage: StorageRef): number {
  return storage.count * ELEMENT_SIZES[storage.type];
}
