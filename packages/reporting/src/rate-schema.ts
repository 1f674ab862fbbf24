import { z } from 'zod';

export const intervalSchema = z.object({ low: z.number(), high: z.number() });

/** A proportion with its interval; `rate` is null where n is 0, which is not the same as a rate of 0. */
export const rateSchema = z.object({
  successes: z.int().min(0),
  n: z.int().min(0),
  rate: z.number().min(0).max(1).nullable(),
  interval: intervalSchema,
  confidence: z.number(),
  method: z.enum(['wilson', 'bootstrap', 'wilson-on-images']),
});
