/** Sentences of the program by their English template, `{0}`, `{1}`, ... being filled in, and what they are in another language. */
export type Catalogue = Readonly<Record<string, string>>;

interface Pattern {
  /** What stands before, between and after what is filled in. */
  readonly literals: readonly string[];
  /** Number of what is filled in after each literal but the last. */
  readonly holes: readonly number[];
  readonly translation: string;
  /** Characters that are not filled in. */
  readonly weight: number;
}

const HOLE = /\{(\d+)\}/;
/** Longer texts are no sentences. */
const LONGEST = 4_000;
/** Sentences that stand within sentences. */
const DEEPEST = 4;
/** Patterns are looked up by so many of their first characters. */
const KEY = 3;

/**
 * Puts sentences of the program into another language: the main side, which speaks English, need not know of languages. Nothing that is
 * filled in is read as a pattern, and a text is gone through once for each pattern that begins as it does.
 */
export class Sentences {
  private readonly whole = new Map<string, string>();
  private readonly begun = new Map<string, Pattern[]>();
  /** Those that begin with something that is filled in, or too soon after. */
  private readonly open: Pattern[] = [];

  constructor(catalogue: Catalogue) {
    for (const [template, translation] of Object.entries(catalogue)) this.add(template, translation);
    for (const patterns of [...this.begun.values(), this.open]) patterns.sort((a, b) => b.weight - a.weight);
  }

  /** The sentence in the other language, with sentences in it translated too; the same text if it is none that is known. */
  translate(text: string, depth = 0): string {
    if (text.length > LONGEST || depth > DEEPEST) return text;
    const known = this.whole.get(text);
    if (known !== undefined) return known;
    const begun = first(this.begun.get(text.slice(0, KEY)) ?? [], text);
    const open = first(this.open, text);
    const found = begun && open ? (open.pattern.weight > begun.pattern.weight ? open : begun) : (begun ?? open);
    if (!found) return text;
    const { pattern, values } = found;
    const filled = new Map(pattern.holes.map((hole, i) => [hole, this.translate(values[i] ?? '', depth + 1)]));
    return pattern.translation.replace(/\{(\d+)\}/g, (_, hole: string) => filled.get(Number(hole)) ?? '');
  }

  private add(template: string, translation: string): void {
    // Every second piece is the number of a hole.
    const pieces = template.split(HOLE);
    if (pieces.length === 1) {
      this.whole.set(template, translation);
      return;
    }
    const literals = pieces.filter((_, i) => i % 2 === 0);
    const holes = pieces.filter((_, i) => i % 2 === 1).map(Number);
    const pattern = { literals, holes, translation, weight: literals.join('').length };
    const key = pieces[0]?.slice(0, KEY) ?? '';
    if (key.length < KEY) this.open.push(pattern);
    else this.begun.set(key, [...(this.begun.get(key) ?? []), pattern]);
  }
}

function first(patterns: readonly Pattern[], text: string) {
  for (const pattern of patterns) {
    const values = valuesOf(pattern, text);
    if (values) return { pattern, values };
  }
  return undefined;
}

/** What is filled into a pattern to give the text; undefined if nothing does. Each literal is taken where it comes first. */
function valuesOf({ literals }: Pattern, text: string): string[] | undefined {
  const [start = '', ...others] = literals;
  const end = others.pop() ?? '';
  if (!text.startsWith(start) || !text.endsWith(end) || text.length < start.length + end.length) return undefined;
  const limit = text.length - end.length;
  const values: string[] = [];
  let at = start.length;
  for (const literal of others) {
    const next = text.indexOf(literal, at);
    if (next < 0 || next + literal.length > limit) return undefined;
    values.push(text.slice(at, next));
    at = next + literal.length;
  }
  if (at > limit) return undefined;
  return [...values, text.slice(at, limit)];
}
