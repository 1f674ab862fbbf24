import { attackConfigSchema } from '@holdfast/attacks';
import { gateRulesSchema } from '@holdfast/gates';
import { bankEntrySchema } from '@holdfast/results';
import { z } from 'zod';

/** Which images of the data set a run attacks. */
export const imageSelectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  /** By hand: item names of the data set version. */
  z.strictObject({ kind: z.literal('picked'), names: z.array(z.string()).min(1).max(10_000) }),
  /** Drawn without replacement from the run's seed. */
  z.strictObject({ kind: z.literal('random'), count: z.int().min(1) }),
  /** Confidently and correctly predicted, spread over classes (M1); chosen when the run is planned, by the model itself. */
  z.strictObject({ kind: z.literal('recommended'), count: z.int().min(1) }),
]);

/** `fixed`: every run repeats the same draws. `per-run`: a new seed each time, recorded in the run. */
export const seedPolicySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER) }),
  z.strictObject({ kind: z.literal('per-run') }),
]);

/** What an attack preset holds: everything about the attacks but what they aim at and what they are judged under. */
export const attackSettingsSchema = z.strictObject({
  /** Ids of packages/attacks, `plain` first: it is always run beside the averaged attack (M10). */
  attacks: z.array(z.string()).min(1),
  attack: attackConfigSchema.omit({ stop: true }),
  confirmDraws: z.int().min(1).max(100).default(3),
});

/** Transforms of a campaign or suite: optimised over, and judged under. */
export const transformPlanSchema = z.strictObject({
  bank: z.array(bankEntrySchema),
  /** Canonical specs; the bank and the untransformed picture are always judged. */
  evaluate: z.array(z.string()),
});

/** Everything about a campaign besides its models and data set, which are rows of their own. */
export const campaignDefinitionSchema = z.strictObject({
  version: z.literal(1),
  images: imageSelectionSchema.default({ kind: 'all' }),
  objective: z.string().min(1),
  settings: attackSettingsSchema,
  transforms: transformPlanSchema,
  seed: seedPolicySchema.default({ kind: 'fixed', seed: 0 }),
  gate: gateRulesSchema.nullable().default(null),
  /** Replays and transfers: the finished run whose stored samples are judged again; null: the newest one of the campaign's models. */
  sourceRunId: z.string().nullable().default(null),
});

export type ImageSelection = z.infer<typeof imageSelectionSchema>;
export type SeedPolicy = z.infer<typeof seedPolicySchema>;
export type AttackSettings = z.infer<typeof attackSettingsSchema>;
export type TransformPlan = z.infer<typeof transformPlanSchema>;
export type CampaignDefinition = z.infer<typeof campaignDefinitionSchema>;
export type CampaignDefinitionInput = z.input<typeof campaignDefinitionSchema>;
