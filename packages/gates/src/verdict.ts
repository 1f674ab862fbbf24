import { z } from 'zod';
import { gateFactsSchema } from './gate-facts.ts';
import { gateRuleSchema } from './rules.ts';

export const GATE_VERDICT_SCHEMA = 'holdfast.gate-verdict/1';

export const gateStatusSchema = z.enum(['pass', 'fail', 'inconclusive']);

/** Why a check is inconclusive. */
export const inconclusiveReasonSchema = z.enum([
  'incomplete-run',
  'not-measured',
  'too-few-images',
  'too-many-accepted-findings',
  'no-baseline',
  'incomparable-baseline',
  'errors',
  'open-warning',
  'interval-on-both-sides',
]);

const rate = z.object({
  successes: z.int().min(0),
  n: z.int().min(0),
  rate: z.number().nullable(),
  interval: z.object({ low: z.number(), high: z.number() }),
  confidence: z.number(),
  method: z.enum(['wilson', 'bootstrap', 'wilson-on-images']),
});

/** One attack under one transform, or under all of a scope, held against the rule. */
export const gateCheckSchema = z.object({
  /** Null where the check is not about an attack. */
  attack: z.string().nullable(),
  /** A spec; `joint:all`, `joint:seen`, `joint:unseen` for all at once; null where it is not about transforms. */
  transform: z.string().nullable(),
  status: gateStatusSchema,
  reason: inconclusiveReasonSchema.nullable(),
  sentence: z.string(),
  /** Attack success rate without accepted findings; null where nothing was measured. */
  observed: rate.nullable(),
  /** Against the baseline: second rate minus first, with Newcombe's interval; null for other rules. */
  change: z
    .object({
      n: z.int().min(0),
      difference: z.number().nullable(),
      interval: z.object({ low: z.number(), high: z.number() }),
      pValue: z.number(),
    })
    .nullable(),
  /** Images that accepted findings took out, and how many of them were fooled this time too. */
  accepted: z.object({ images: z.int().min(0), successes: z.int().min(0) }),
  undecided: z.int().min(0),
  /** Left out by versions before it existed. */
  facts: gateFactsSchema.optional(),
});

export const gateRuleVerdictSchema = z.object({
  rule: gateRuleSchema,
  /** The rule's name, or what it asks for. */
  title: z.string(),
  status: gateStatusSchema,
  reason: inconclusiveReasonSchema.nullable(),
  /** One plain sentence about the check that decided. */
  sentence: z.string(),
  /** Of the check that decided. */
  observed: rate.nullable(),
  /** Limit or margin; null where the rule has none. */
  limit: z.number().nullable(),
  checks: z.array(gateCheckSchema).readonly(),
});

/** What a gate says about a run. `holdfast.gate-verdict/1`. */
export const gateVerdictSchema = z.object({
  schema: z.literal(GATE_VERDICT_SCHEMA),
  status: gateStatusSchema,
  /** One plain sentence. */
  headline: z.string(),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  rules: z.array(gateRuleVerdictSchema).readonly(),
  baseline: z.string().nullable(),
  findings: z.object({ inForce: z.int().min(0), expired: z.int().min(0) }),
  /** Sentences on what the verdict rests on. */
  notes: z.array(z.string()).readonly(),
});

export type GateStatus = z.infer<typeof gateStatusSchema>;
export type InconclusiveReason = z.infer<typeof inconclusiveReasonSchema>;
export type GateCheck = z.infer<typeof gateCheckSchema>;
export type GateRuleVerdict = z.infer<typeof gateRuleVerdictSchema>;
export type GateVerdict = z.infer<typeof gateVerdictSchema>;

/** Exit codes of a program that evaluates a gate. */
export const GATE_EXIT = { pass: 0, fail: 1, error: 2, inconclusive: 3 } as const;

/** The exit code of a verdict; 2 is kept for errors, when there is none. */
export function exitCodeOf(status: GateStatus): 0 | 1 | 3 {
  return GATE_EXIT[status];
}
