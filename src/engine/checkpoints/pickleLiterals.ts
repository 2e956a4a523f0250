import { LIMITS } from './budget';
import type { ByteCursor } from './byteCursor';
import { corrupt } from './problems';

const DECIMAL = /^[+-]?\d{1,300}L?$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SPECIAL_FLOATS: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** A number if it is exact as one, else a bigint. */
function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The decimal integer of INT, LONG, GET and PUT; INT writes booleans as 00 and 01. */
export function parseDecimal(text: string): number | bigint | boolean {
  if (text === '00' || text === '01') return text === '01';
  if (!DECIMAL.test(text)) throw corrupt(`'${text.slice(0, 40)}' stands where an integer is expected`);
  return narrow(BigInt(text.replace('+', '').replace('L', '')));
}

/** A decimal floating-point number as Python's repr writes it. */
export function toNumber(text: string): number {
  const special = SPECIAL_FLOATS[text];
  if (special !== undefined) return special;
  if (!FLOAT.test(text)) throw corrupt(`'${text.slice(0, 40)}' stands where a number is expected`);
  return Number(text);
}

/** A little-endian two's complement integer of `length` bytes. */
export function parseLong(cursor: ByteCursor, length: number): number | bigint {
  if (length > LIMITS.integerBytes)
    throw corrupt(`An integer of ${length} bytes is claimed at byte ${cursor.position}`);
  const bytes = cursor.bytes(length);
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return narrow(length > 0 ? BigInt.asIntN(length * 8, value) : 0n);
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** A Python string literal with quotes and backslash escapes (protocol 0). */
export function parseQuoted(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) {
    throw corrupt(`'${text.slice(0, 40)}' stands where a quoted text is expected`);
  }
  return text.slice(1, -1).replace(/\\(x[0-9a-f]{2}|[0-7]{1,3}|.)/gi, (_, escape: string) => {
    if (/^x./i.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8) & 255);
    return ESCAPES[escape] ?? escape;
  });
}

/** Python's raw-unicode-escape (protocol 0): only \\uXXXX and \\UXXXXXXXX are escapes. */
export function parseRawUnicode(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) => {
    const code = parseInt(short ?? long ?? '', 16);
    if (code > 0x10ffff) throw corrupt('It holds a character beyond Unicode');
    return String.fromCodePoint(code);
  });
}
