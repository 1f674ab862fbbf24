import { z } from 'zod';

/** How far a training or its evaluation is. */
export const hardeningProgressSchema = z.strictObject({
  epoch: z.int().min(0),
  epochs: z.int().min(0),
  step: z.int().min(0),
  steps: z.int().min(0),
  secondsLeft: z.int().min(0).nullable(),
  message: z.string(),
});

/** One epoch of a training; epoch 0 is the model as it was given. */
export const hardeningCurveSchema = z.array(
  z.strictObject({
    epoch: z.number(),
    step: z.int(),
    /** Null for epoch 0. */
    trainLoss: z.number().nullable(),
    /** On validation pictures, which are not trained on. */
    cleanLoss: z.number().nullable(),
    adversarialLoss: z.number().nullable(),
    heldOutLoss: z.number().nullable(),
    learningRate: z.number().nullable(),
  }),
);

export type HardeningProgress = z.infer<typeof hardeningProgressSchema>;
export type HardeningCurve = z.infer<typeof hardeningCurveSchema>;
