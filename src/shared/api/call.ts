import type { z } from 'zod';

/**
 * One thing the interface can ask of the main side. Parameters are untrusted and checked on the main side; results are typed here and
 * checked by the compiler on both sides. Values are JSON with Uint8Array leaves (wire.ts).
 */
export interface Call<Params extends z.ZodType = z.ZodType, Result = unknown> {
  readonly params: Params;
  /** Only for the compiler: never holds a value. */
  readonly result?: Result;
}

/** Declares a call: `call(paramsSchema).returns<Result>()`. */
export function call<Params extends z.ZodType>(params: Params) {
  return { returns: <Result>(): Call<Params, Result> => ({ params }) };
}

/** One thing the main side tells every window that is open. */
export interface Event<Data = unknown> {
  /** Only for the compiler: never holds a value. */
  readonly data?: Data;
}
export const event = <Data>(): Event<Data> => ({});
