import { z } from 'zod';
import { intervalSchema, rateSchema } from '../rate-schema.ts';

const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();

/** What a hardening was worth, on pictures that it was neither trained nor selected on. */
export const hardeningSectionSchema = z.strictObject({
  /** Whether the run attacked the model before or after it. */
  subject: z.enum(['original', 'hardened']),
  originalSha256: z.string(),
  hardenedSha256: z.string(),
  seed: z.int(),
  headline: z.string(),
  /** How it was trained, what the numbers rest on, and what they leave out. */
  notes: list(z.string()),
  /** Pictures of this run that the hardening was trained or selected on. */
  trainedOn: list(z.string()),
  clean: z
    .strictObject({
      metric: z.string(),
      reference: z.string(),
      n: z.int(),
      before: z.number().nullable(),
      after: z.number().nullable(),
      /** After minus before. */
      difference: z.number().nullable(),
      interval: intervalSchema,
    })
    .nullable(),
  rows: list(
    z.strictObject({
      scenario: z.enum(['adaptive', 'transferred', 'held-out']),
      attack: z.string(),
      transform: z.string(),
      seenInTraining: z.boolean(),
      before: rateSchema,
      after: rateSchema,
      /** Pictures eligible for both models. */
      n: z.int(),
      /** After minus before on those: negative where hardening helped. */
      difference: z.number().nullable(),
      interval: intervalSchema,
    }),
  ),
  /** Validation losses, epoch by epoch; epoch 0 is the model as it was. */
  losses: list(z.strictObject({ epoch: z.int(), clean: z.number(), adversarial: z.number().nullable() })),
  bestEpoch: z.int(),
});

export type HardeningSection = z.infer<typeof hardeningSectionSchema>;
