import { budgetSchema, directionNames } from '@holdfast/attacks';
import { bankEntrySchema } from '@holdfast/results';
import { z } from 'zod';

/**
 * The attack that makes samples while training, against the weights of that very step (Madry et al. 2018). A fixed number of
 * steps without early stop; `bank` averages the gradient over the transforms as the averaged attack does.
 */
export const trainingAttackSchema = z.strictObject({
  budget: budgetSchema.default({ norm: 'linf', epsilonLevels: 8 }),
  /** Default: a quarter of the budget. Levels for `sign` and `l2`. */
  stepLevels: z.number().positive().optional(),
  iterations: z.int().min(1).max(1000).default(7),
  direction: z.enum(directionNames).default('sign'),
  /** Starts at a random point of the budget, so that training meets all of it (Wong et al. 2020: one step then nearly suffices). */
  randomStart: z.boolean().default(true),
  /** Transforms to average the gradient over; none is the plain attack. */
  bank: z.array(bankEntrySchema).default([]),
  /**
   * `distance` raises the very loss that training lowers. Anything else is an attack's objective (`vanish:person`, `untargeted`),
   * whose loss the attack lowers: for hardening against one particular goal.
   */
  loss: z.string().min(1).default('distance'),
});

const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), momentum: z.number().min(0).lt(1).default(0.9) }),
  z.strictObject({
    kind: z.literal('adamw'),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
  }),
]);

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Falls along half a cosine to `finalShare` of the rate. */
  z.strictObject({ kind: z.literal('cosine'), finalShare: z.number().min(0).max(1).default(0) }),
  /** Multiplied by `factor` after every `everyEpochs`. */
  z.strictObject({
    kind: z.literal('step'),
    everyEpochs: z.int().min(1),
    factor: z.number().positive().max(1).default(0.1),
  }),
]);

/** How a model is hardened (method.md M14). A JSON value; everything has a default. */
export const hardenConfigSchema = z.strictObject({
  /** Names every random choice: order of pictures, random starts, draws of transforms. */
  seed: z.int().min(0).default(0),
  /**
   * What is right. `labels`: the label where a picture has one, else what the original model says about the clean picture;
   * `predictions`: always the latter. The record says how many pictures had which.
   */
  supervision: z.enum(['labels', 'predictions']).default('labels'),
  /**
   * `mixed`: loss = (1 - adversarialShare) clean + adversarialShare adversarial. 0 trains on clean pictures alone, 1 on samples alone.
   * `trades`: loss = clean + beta * distance(outputs on the clean picture, outputs on the sample) (Zhang et al. 2019).
   */
  method: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('mixed'), adversarialShare: z.number().min(0).max(1).default(0.5) }),
      z.strictObject({ kind: z.literal('trades'), beta: z.number().positive().default(6) }),
    ])
    .default({ kind: 'mixed', adversarialShare: 0.5 }),
  /**
   * Where samples come from. `on-the-fly`: made against the current weights. `stored`: those of a finished run, the same in every
   * epoch; cheaper, but the model learns those samples rather than the attack.
   */
  samples: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('on-the-fly'), attack: trainingAttackSchema.prefault({}) }),
      z.strictObject({ kind: z.literal('stored') }),
    ])
    .prefault({ kind: 'on-the-fly' }),
  trainable: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('all') }),
      /** Weighted layers counted from the outputs; see findParameters. */
      z.strictObject({ kind: z.literal('last-blocks'), count: z.int().min(1) }),
    ])
    .default({ kind: 'all' }),
  /** Names of parameters that stay as they are; `*` stands for any part of a name. */
  frozen: z.array(z.string().min(1)).default([]),
  /**
   * Mean and variance of batch normalisation are never changed: they describe the data the model was trained on, and statistics of a few
   * attacked pictures would not. `train-affine` trains scale and shift of normalisations, `frozen` leaves those too.
   */
  normalisation: z.enum(['train-affine', 'frozen']).default('train-affine'),
  optimizer: optimizerSchema.prefault({ kind: 'adamw' }),
  /** Left out: one that suits the kind of model (schedules/default-learning-rate.ts); the record says which. */
  learningRate: z.number().positive().optional(),
  /** Decay of layers' weights; biases, scales and shifts are not decayed. Decoupled in AdamW (Loshchilov & Hutter 2019). */
  weightDecay: z.number().min(0).default(1e-4),
  schedule: scheduleSchema.prefault({ kind: 'cosine' }),
  /** Steps in which the rate rises linearly to its full size. */
  warmupSteps: z.int().min(0).default(0),
  /** Largest Euclidean length of the gradient over all parameters; null switches clipping off. */
  clipNorm: z.number().positive().nullable().default(1),
  epochs: z.int().min(1).max(10_000).default(10),
  batchSize: z.int().min(1).max(4096).default(16),
  /** Pictures that go through the model at once; gradients are added up to `batchSize`. Left out: as many as memory allows, at most 8. */
  microBatch: z.int().min(1).max(1024).optional(),
  /** Ends training after so many epochs without a lower loss on the validation pictures; null never does. The best weights are kept either way. */
  patienceEpochs: z.int().min(1).nullable().default(3),
  /** Steps between two checkpoints; one is also written when training is cancelled. */
  checkpointEverySteps: z.int().min(1).default(50),
  /**
   * How weights reach onnxruntime: `inputs` feeds them to one session, `constants` writes them into a new session after every
   * step, which runs faster and takes longer to make. `auto` takes inputs (docs/adr/0007-hardening.md has the measurements).
   */
  weightsAs: z.enum(['auto', 'inputs', 'constants']).default('auto'),
});

export type TrainingAttack = z.infer<typeof trainingAttackSchema>;
export type HardenConfig = z.infer<typeof hardenConfigSchema>;
/** What a person may write. */
export type HardenConfigInput = z.input<typeof hardenConfigSchema>;
export type OptimizerConfig = HardenConfig['optimizer'];
export type ScheduleConfig = HardenConfig['schedule'];

/** Step of the training attack in levels. */
export const trainingStepLevels = ({ stepLevels, budget }: TrainingAttack): number =>
  stepLevels ?? budget.epsilonLevels / 4;
