import * as z from 'zod/mini';

/** The answer of `GET /health`. `release` is set when the endpoint was called (`?deep=1`) and returned it. */
export const healthSchema = z.object({ status: z.literal('ok'), release: z.optional(z.string()) });
export type Health = z.infer<typeof healthSchema>;

/** `?deep=1` calls the endpoint once. No other value does: a probe every few seconds would keep it warm and billed. */
export const DEEP = { name: 'deep', value: '1' } as const;
