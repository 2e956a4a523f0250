import { StudioError } from '../../../shared/errors';
import type { OpName, OpRecord } from '../op';

function onlyCompiled(kind: string): never {
  throw new StudioError('internal', `${kind} is written by the compiler, not lowered`);
}

function leaf<K extends OpName>(record: Pick<OpRecord<K>, 'name' | 'shape' | 'dtype'>): OpRecord<K> {
  return { ...record, lower: () => onlyCompiled(record.name), vjp: () => [] };
}

/** A tensor fed at run time. */
export const inputRecord = leaf<'input'>({ name: 'input', shape: (_, a) => a.shape, dtype: (a) => a.dtype });
/** A named parameter. */
export const weightRecord = leaf<'weight'>({ name: 'weight', shape: (_, a) => a.shape });
/** Numbers known while building. */
export const constantRecord = leaf<'constant'>({ name: 'constant', shape: (_, a) => a.shape });
