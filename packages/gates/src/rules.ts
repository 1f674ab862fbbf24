import { z } from 'zod';
import { untilSchema } from './until.ts';

export const GATE_RULES_SCHEMA = 'holdfast.gate/1';

const share = z.number().min(0).max(1);
const confidence = z.number().min(0.5).max(0.9999);
const name = z.string().min(1).max(200);

/** Attacks by id; `*` is every attack of the run but the random-noise control. */
const attackSelector = z.union([z.literal('*'), z.array(z.string().min(1)).min(1)]);

/** Transforms by spec, or by whether the attack optimised over them. The untransformed picture counts as seen, and in `all`. */
const transformSelector = z.union([z.enum(['all', 'seen', 'unseen']), z.array(z.string().min(1)).min(1)]);

const shared = {
  /** What the verdict calls the rule; without it, the rule describes itself. */
  name: name.optional(),
  /** Instead of the set's confidence. */
  confidence: confidence.optional(),
  /** Instead of the set's number of images. */
  requiredImages: z.int().min(1).optional(),
};

/** Every selected cell's attack success rate stays within the limit. */
const maxAsrSchema = z.strictObject({
  kind: z.literal('max-asr'),
  ...shared,
  attacks: attackSelector.default('*'),
  transforms: transformSelector.default('all'),
  limit: share,
});

/** The share of images that an attack holds on under all transforms of the scope at once stays within the limit. */
const maxJointAsrSchema = z.strictObject({
  kind: z.literal('max-joint-asr'),
  ...shared,
  attacks: attackSelector.default('*'),
  scope: z.enum(['all', 'seen', 'unseen']).default('all'),
  limit: share,
});

/** No selected cell is fooled more often than the baseline by more than the margin, on the images that both judged. */
const maxChangeSchema = z.strictObject({
  kind: z.literal('max-change'),
  ...shared,
  attacks: attackSelector.default('*'),
  transforms: transformSelector.default('all'),
  /** Smallest worsening that matters, as a share: 0.05 is five points. */
  margin: share,
});

const maxJointChangeSchema = z.strictObject({
  kind: z.literal('max-joint-change'),
  ...shared,
  attacks: attackSelector.default('*'),
  scope: z.enum(['all', 'seen', 'unseen']).default('all'),
  margin: share,
});

/**
 * Warnings that put the measurement itself in doubt: the attack may be weaker than it looks, or not what was deployed was measured. Not among
 * them are `SMALL_SAMPLE` (intervals and required images speak of that) and `NOISE_CLOSE_TO_ATTACK` (every robust model earns it).
 */
export const measurementWarnings = [
  'NEAR_ZERO_GRADIENTS',
  'LOSS_STILL_FALLING',
  'SUCCESS_LOST_ON_SAVING',
  'SURROGATE_FAR_FROM_CODEC',
] as const;

/** None of these warnings is open. An open one makes the gate inconclusive, never failed: nothing was shown about the model. */
const noOpenWarningsSchema = z.strictObject({
  kind: z.literal('no-open-warnings'),
  name: shared.name,
  codes: z
    .array(z.string().min(1))
    .min(1)
    .default([...measurementWarnings]),
  /** Warnings that somebody has looked at; they do not count as open until the day given. */
  acknowledged: z
    .array(z.strictObject({ code: z.string().min(1), reason: z.string().min(1), until: untilSchema }))
    .default([]),
});

/** Every selected cell rests on at least so many images. */
const requiredImagesSchema = z.strictObject({
  kind: z.literal('required-images'),
  name: shared.name,
  attacks: attackSelector.default('*'),
  transforms: transformSelector.default('all'),
  images: z.int().min(1),
});

export const gateRuleSchema = z.discriminatedUnion('kind', [
  maxAsrSchema,
  maxJointAsrSchema,
  maxChangeSchema,
  maxJointChangeSchema,
  noOpenWarningsSchema,
  requiredImagesSchema,
]);

/** A success that is known and accepted until a day; it then counts again by itself. */
export const knownFindingSchema = z.strictObject({
  /** SHA-256 of the photo, or its file name. */
  image: z.string().min(1),
  /** Attack id and transform spec; `*` for any. */
  attack: z.string().min(1).default('*'),
  transform: z.string().min(1).default('*'),
  /** A day or a moment in UTC; null only for what was judged to be no finding at all. */
  acceptedUntil: untilSchema.nullable(),
  reason: z.string().default(''),
});

/** A gate: rules as data, with what they share. `holdfast.gate/1`. */
export const gateRulesSchema = z.strictObject({
  schema: z.literal(GATE_RULES_SCHEMA).default(GATE_RULES_SCHEMA),
  /** Of every interval, two-sided. */
  confidence: confidence.default(0.95),
  /** Images that a pass must rest on. A failure needs no minimum: its interval already says how little few images show. */
  requiredImages: z.int().min(1).default(30),
  /** Largest share of a cell's images that accepted findings may take out before a pass means too little. */
  maxAcceptedShare: share.default(0.2),
  /**
   * A rule over k cells fails when any of them does, and each may do so by chance. `bonferroni` demands confidence 1 - (1 - c) / k for
   * a failure. A pass needs every cell and therefore no correction.
   */
  multiplicity: z.enum(['none', 'bonferroni']).default('none'),
  rules: z.array(gateRuleSchema).min(1).max(100),
  knownFindings: z.array(knownFindingSchema).max(10_000).default([]),
});

export type GateRules = z.infer<typeof gateRulesSchema>;
export type GateRulesInput = z.input<typeof gateRulesSchema>;
export type GateRule = z.infer<typeof gateRuleSchema>;
export type KnownFinding = z.infer<typeof knownFindingSchema>;
export type AttackSelector = z.infer<typeof attackSelector>;
export type TransformSelector = z.infer<typeof transformSelector>;
export type JointScope = z.infer<typeof maxJointAsrSchema>['scope'];
