import * as z from 'zod/mini';

/** The answer of `GET /health`. `release` is set when the endpoint was asked (`?deep=1`) and named it. */
export const healthSchema = z.object({ status: z.literal('ok'), release: z.optional(z.string()) });
export type Health = z.infer<typeof healthSchema>;

/** `?deep=1` asks the endpoint once. Nothing else does: a probe every few seconds would keep it awake and billed. */
export const DEEP = { name: 'deep', value: '1' } as const;

/** What a deep probe asks: short, so that it costs the model next to nothing, and fit for any model. */
export const PROBE_TEXT = 'ok';
