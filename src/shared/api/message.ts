import { z } from 'zod';
import { ERROR_CODES } from '../errors';

/** What travels through a connection, in either direction; calls of one connection may overtake each other. */

/** From a window. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: z.int().min(1), name: z.string().max(100), params: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: z.int().min(1) }),
]);
export type Request = z.infer<typeof requestSchema>;

/** To a window. */
export const replySchema = z.discriminatedUnion('kind', [
  // Calls without a result have none: JSON has no undefined.
  z.object({ kind: z.literal('result'), id: z.int(), result: z.unknown().optional() }),
  z.object({
    kind: z.literal('error'),
    id: z.int(),
    error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), detail: z.string().optional() }),
  }),
  z.object({ kind: z.literal('event'), name: z.string(), data: z.unknown().optional() }),
]);
export type Reply = z.infer<typeof replySchema>;
