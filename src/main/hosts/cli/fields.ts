import { z } from 'zod';
import { parsePoints, type FacePoints } from '../../../engine/portrait/points';
import { StudioError } from '../../../shared/errors';
import { STRENGTH_RANGES, STYLE_STRENGTH, type StrengthRangeName, type StyleStrength } from '../../../shared/strength';

/** One option: how it is written, what it means, and how its text becomes a value. */
export interface Field<T> {
  /** In commander's notation: '--frames <n>'. */
  readonly flags: string;
  readonly help: string;
  readonly schema: z.ZodType<T>;
  /** What the help says about its absence; an option's own default is a value of it. */
  readonly absent?: string;
}

/** By the name commander gives the option: '--code-distance' is codeDistance. */
export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };
/** What commander found: texts, and true for a switch. */
export type RawValues = Readonly<Record<string, string | boolean | undefined>>;

/** An option that has a value in any case. */
export function withDefault<T>(flags: string, help: string, schema: z.ZodType<T, string>, value: T): Field<T> {
  return { flags, help, schema: schema.optional().transform((given) => given ?? value), absent: String(value) };
}

/** An option that may be left out, `absent` saying what happens then. */
export function optional<T>(
  flags: string,
  help: string,
  schema: z.ZodType<T, string>,
  absent?: string,
): Field<T | undefined> {
  const field = { flags, help, schema: schema.optional() };
  return absent === undefined ? field : { ...field, absent };
}

/** An option without which the verb has nothing to do. */
export function required<T>(flags: string, help: string, schema: z.ZodType<T, string>): Field<T> {
  return { flags, help, schema: z.string('given').pipe(schema) };
}

/** A switch. */
export function flag(flags: string, help: string): Field<boolean> {
  return { flags, help, schema: z.literal(true).optional().transform(Boolean) };
}

export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const rule = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^[+-]?\d+$/, rule)
    .transform(Number)
    .pipe(z.number().min(min, rule).max(max, rule));
}

export function decimal(min: number, max: number): z.ZodType<number, string> {
  const rule = `a number from ${min} to ${max}`;
  const written = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  return z.string().regex(written, rule).transform(Number).pipe(z.number().min(min, rule).max(max, rule));
}

export function oneOf<const T extends readonly string[]>(choices: T): z.ZodType<T[number], string> {
  const rule = `one of ${choices.join(', ')}`;
  return z.string().refine((word): word is T[number] => choices.includes(word), rule);
}

export function text(maxLength = 4096): z.ZodType<string, string> {
  return z.string().min(1, 'a text that is not empty').max(maxLength, `a text of at most ${maxLength} characters`);
}

/** Names, separated by commas. */
export function names(): z.ZodType<string[], string> {
  const rule = 'names separated by commas';
  return z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1, rule)));
}

/** A factor for all layers, or range=factor pairs separated by commas. */
export function styleStrength(): z.ZodType<StyleStrength, string> {
  const { min, max } = STYLE_STRENGTH;
  const rule = `a number from ${min} to ${max}, or some of ${STRENGTH_RANGES.map((name) => `${name}=number`).join(',')}`;
  const factor = decimal(min, max);
  return z.string().transform((written, context) => {
    const parsed = written.includes('=') ? rangePairs(written, factor) : factor.safeParse(written).data;
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: rule });
    return z.NEVER;
  });
}

/** undefined for what is no list of pairs, each range at most once. */
function rangePairs(written: string, factor: z.ZodType<number, string>): StyleStrength | undefined {
  const strengths: Partial<Record<StrengthRangeName, number>> = {};
  for (const pair of written.split(',')) {
    const [word = '', value, ...rest] = pair.split('=').map((part) => part.trim());
    const name = STRENGTH_RANGES.find((range) => range === word);
    const { data } = factor.safeParse(value);
    if (!name || data === undefined || rest.length > 0 || strengths[name] !== undefined) return undefined;
    strengths[name] = data;
  }
  return strengths;
}

/** The eight numbers of --points; its own sentences say what is wrong with them. */
export function facePoints(): z.ZodType<FacePoints, string> {
  return z.string().transform((written) => parsePoints(written));
}

/**
 * Turns the texts commander found into values.
 * @throws StudioError 'usage' that names the option, what it must be, and what it was
 */
export function readFields<F extends Fields>(fields: F, raw: RawValues): Values<F> {
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const parsed = field.schema.safeParse(raw[key]);
    if (!parsed.success) {
      const rule = parsed.error.issues[0]?.message ?? 'something else';
      const name = field.flags.split(/[ ,]/).find((word) => word.startsWith('--'));
      const actual = raw[key] === undefined ? '' : `, not "${String(raw[key])}"`;
      throw new StudioError('usage', `${name} must be ${rule}${actual}.`);
    }
    values[key] = parsed.data;
  }
  return values as Values<F>;
}
