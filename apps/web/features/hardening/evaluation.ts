import { z } from 'zod';

const interval = z.looseObject({ low: z.number(), high: z.number() });
const rate = z.looseObject({
  successes: z.number(),
  n: z.number(),
  rate: z.number().nullable(),
  interval,
  confidence: z.number(),
});

/** What a page shows of training/hardeningEvaluation. */
const evaluationSchema = z.looseObject({
  images: z.array(z.string()),
  complete: z.boolean(),
  clean: z.looseObject({
    metric: z.string(),
    reference: z.string(),
    n: z.number(),
    before: z.number().nullable(),
    after: z.number().nullable(),
    difference: z.number().nullable(),
    interval,
  }),
  attacks: z.array(
    z.looseObject({
      scenario: z.enum(['transferred', 'adaptive', 'held-out']),
      attack: z.string(),
      transform: z.string(),
      seenInTraining: z.boolean(),
      before: rate,
      after: rate,
      paired: z.looseObject({ n: z.number(), difference: z.number().nullable(), interval, pValue: z.number() }),
    }),
  ),
});

export type Evaluation = z.infer<typeof evaluationSchema>;

/** The evaluation of a job, once there is one. */
export function readEvaluation(value: unknown): Evaluation | undefined {
  const parsed = evaluationSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
