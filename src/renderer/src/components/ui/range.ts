/** A number within bounds, at steps from the lower one; what is typed or dragged becomes one. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export function fit(value: number, { min, max, step }: Range): number {
  if (!Number.isFinite(value)) return min;
  const stepped = min + Math.round((value - min) / step) * step;
  return Math.min(max, Math.max(min, Number(stepped.toFixed(decimals(step) + 2))));
}

/** Decimals a step needs. */
export function decimals(step: number): number {
  const [, fraction = ''] = String(step).split('.');
  return step >= 1 || fraction === '' ? (step >= 1 ? fraction.length : 6) : Math.min(6, fraction.length);
}

/** The number as shown: as many decimals as the step has. */
export const show = (value: number, step: number): string => value.toFixed(decimals(step));

/** What was typed as a number: point or comma, an expression such as 2*1.5 or 1/3; undefined if it is none. */
export function readNumber(text: string): number | undefined {
  const match = /^\s*([-+]?[\d.,]+)\s*(?:([*/])\s*([\d.,]+))?\s*[%°×xs]?\s*$/.exec(text);
  if (!match) return undefined;
  const [, left = '', sign, right = ''] = match;
  const a = Number(left.replace(',', '.'));
  const b = sign ? Number(right.replace(',', '.')) : 1;
  const value = sign === '/' ? a / b : a * b;
  return Number.isFinite(value) ? value : undefined;
}
