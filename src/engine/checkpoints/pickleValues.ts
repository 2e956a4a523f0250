import type { ByteSource } from './byteSource';
import type { StorageRef, TensorRef } from './tensorRef';

/**
 * What a pickle describes, as inert records. The records form a graph that may share parts and have cycles, so code that walks it
 * keeps a set of what it has seen.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleBytes
  | PickleText
  | PickleList
  | PickleSet
  | PickleDict
  | PickleGlobal
  | PickleObject
  | { readonly kind: 'storage'; readonly storage: StorageRef }
  | { readonly kind: 'tensor'; readonly tensor: TensorRef };

/** Bytes that stay where they are until someone reads them. */
export interface PickleBytes {
  readonly kind: 'bytes';
  readonly source: ByteSource;
}

/** A text too long to be a name or a setting, left in the file as UTF-8. */
export interface PickleText {
  readonly kind: 'text';
  readonly source: ByteSource;
}

export interface PickleList {
  readonly kind: 'list' | 'tuple';
  readonly items: PickleValue[];
}

export interface PickleSet {
  readonly kind: 'set';
  readonly items: PickleValue[];
}

/** A dict or one of its subclasses (`global`); `state` are attributes set on it. */
export interface PickleDict {
  readonly kind: 'dict';
  readonly global: string;
  entries: Map<PickleValue, PickleValue>;
  state?: PickleValue;
}

/** A class or function, by name only. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/** What would be an instance of a class: what it would have been made from, and what was put into it. */
export interface PickleObject {
  readonly kind: 'object';
  readonly global: string;
  readonly args: readonly PickleValue[];
  state?: PickleValue;
  items?: PickleValue[];
  entries?: Map<PickleValue, PickleValue>;
}

/** The record of a kind, or undefined. */
export function asKind<K extends 'bytes' | 'text' | 'set' | 'dict' | 'global' | 'object' | 'storage' | 'tensor'>(
  value: PickleValue | undefined,
  kind: K,
): Extract<PickleValue, { kind: K }> | undefined {
  if (typeof value !== 'object' || value === null || value.kind !== kind) return undefined;
  return value as Extract<PickleValue, { kind: K }>;
}

/** Items of a list or tuple, or undefined. */
export function itemsOf(value: PickleValue | undefined): PickleValue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return value.kind === 'list' || value.kind === 'tuple' ? value.items : undefined;
}

/** More numbers than any shape or setting has; longer lists are not looked at, however often a pickle refers to them. */
const MAX_NUMBERS = 64;

/** A short list or tuple of numbers, or undefined. */
export function numbersOf(value: PickleValue | undefined): number[] | undefined {
  const items = itemsOf(value);
  return items && items.length <= MAX_NUMBERS && items.every((item) => typeof item === 'number') ? items : undefined;
}

/** How an error message names a value; never looks inside it. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value !== 'object') return typeof value === 'string' ? `the text '${value.slice(0, 40)}'` : `${value}`;
  if (value.kind === 'global') return value.name;
  return value.kind === 'object' ? `a ${value.global}` : `a ${value.kind}`;
}
