import type { ShippedPackage } from './gather';

/** Licences that ask for nothing but their text to be passed on. */
const FREE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
]);

/** Others that are shipped all the same, by package: why that is allowed. */
const REASONED: readonly { readonly name: RegExp; readonly licences: readonly string[]; readonly because: string }[] = [
  {
    name: /^@img\/sharp-/,
    licences: ['LGPL-3.0-or-later'],
    because: 'a shared library of its own that can be replaced in the installed program',
  },
];

export interface Verdict {
  readonly name: string;
  readonly licence: string;
  /** Why it may be shipped; for a licence that is free by itself, 'free'. */
  readonly because?: string;
  /** Why it may not. */
  readonly objection?: string;
}

/** Whether a package may be shipped: every licence that holds must be a known one. */
export function judge({ name, version, licence }: Pick<ShippedPackage, 'name' | 'version' | 'licence'>): Verdict {
  const about = { name: `${name} ${version}`, licence };
  if (licence === '') return { ...about, objection: 'names no licence' };
  const reasons = choices(licence).map((choice) => choice.map((each) => reasonFor(name, each)));
  const allowed = reasons.find((choice) => choice.every((reason) => reason !== undefined));
  if (!allowed)
    return { ...about, objection: `is under ${licence}, which is not on the list of build/licences/judge.ts` };
  const because = allowed.find((reason) => reason !== 'free') ?? 'free';
  return { ...about, because };
}

function reasonFor(name: string, licence: string): string | undefined {
  if (FREE.has(licence)) return 'free';
  return REASONED.find((each) => each.name.test(name) && each.licences.includes(licence))?.because;
}

/** An SPDX expression as the choices it leaves: of each, all licences hold. Only AND, OR and brackets are understood. */
export function choices(expression: string): string[][] {
  const tokens = expression.replace(/[()]/g, ' $& ').trim().split(/\s+/);
  const parseOr = (): string[][] => {
    const left = parseAnd();
    if (tokens[0] !== 'OR') return left;
    tokens.shift();
    return [...left, ...parseOr()];
  };
  const parseAnd = (): string[][] => {
    const left = parseOne();
    if (tokens[0] !== 'AND') return left;
    tokens.shift();
    return parseAnd().flatMap((right) => left.map((one) => [...one, ...right]));
  };
  const parseOne = (): string[][] => {
    const token = tokens.shift() ?? '';
    if (token !== '(') return [[token]];
    const inner = parseOr();
    if (tokens.shift() !== ')') return [['(']];
    return inner;
  };
  const parsed = parseOr();
  // What is left was not understood, so that no list has it.
  return tokens.length === 0 ? parsed : [[expression]];
}
