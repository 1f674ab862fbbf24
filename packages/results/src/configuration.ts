import { attackConfigSchema } from '@holdfast/attacks';
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A transform in the bank, with the way its gradient comes back (method.md: exact or straight-through). */
export const bankEntrySchema = z.strictObject({
  /** Canonical transform spec, e.g. `jpeg:75`. */
  spec: z.string().min(1),
  gradientMode: z.enum(['exact', 'straight-through']),
});

/**
 * Everything that decides the numbers of a run besides model, images and versions. Strict, unlike the rest of a record: a setting that this version
 * does not know changes what the numbers mean.
 */
export const runConfigurationSchema = z.strictObject({
  /** `vanish:person`, `mislabel:bus->train`, `untargeted`, `target:7` ... */
  objective: z.string().min(1),
  /** Transforms used in optimisation, in order. */
  bank: z.array(bankEntrySchema),
  /** Canonical transform specs the samples are judged under; `identity` is always judged and never listed. */
  evaluate: z.array(z.string()),
  /** Ids of the attacks, e.g. `plain`, `averaged`, `noise`. */
  attacks: z.array(z.string()).min(1),
  /** Budget, step, iterations, direction, momentum, combination, start: equal for all attacks of a run. */
  attack: attackConfigSchema.omit({ stop: true }),
  /** Fresh draws of every random transform that a sample must survive before the attack stops early. */
  confirmDraws: z.int().min(1),
  seed: z.int().min(0),
});

export type BankEntry = z.infer<typeof bankEntrySchema>;
export type RunConfiguration = z.infer<typeof runConfigurationSchema>;

/** What else the numbers depend on: recorded so that a run can be repeated bit for bit on the same build and CPU class. */
export const provenanceSchema = z.object({
  holdfast: z.string(),
  onnxruntime: z.string(),
  node: z.string(),
  platform: z.string(),
  cpu: z.object({ model: z.string(), features: z.array(z.string()) }),
  /** libvips and the codecs behind it. */
  codecs: z.record(z.string(), z.string()),
  /** SHA-256 over model, contract and configuration. */
  configurationSha256: sha256,
});

export const modelRecordSchema = z.object({
  file: z.string(),
  sha256,
  task: z.enum(['detection', 'classification']),
  inputWidth: z.int(),
  inputHeight: z.int(),
  labels: z.array(z.string()),
  /** The contract as used, verbatim. */
  contract: z.unknown(),
});

export type Provenance = z.infer<typeof provenanceSchema>;
export type ModelRecord = z.infer<typeof modelRecordSchema>;
