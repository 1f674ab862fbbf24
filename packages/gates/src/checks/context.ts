import type { GateMeasurement } from '../measurement.ts';
import type { GateRules } from '../rules.ts';
import type { GateCheck, InconclusiveReason } from '../verdict.ts';

/** What a check comes to. */
export type Standing = Pick<GateCheck, 'status' | 'reason'>;

export const PASS: Standing = { status: 'pass', reason: null };
export const FAIL: Standing = { status: 'fail', reason: null };
export const open = (reason: InconclusiveReason): Standing => ({ status: 'inconclusive', reason });

/** What every check of one rule shares. */
export interface CheckContext {
  readonly complete: boolean;
  readonly confidence: number;
  /** Confidence that a failure needs: higher where many checks share a rule and multiplicity is corrected. */
  readonly failConfidence: number;
  readonly requiredImages: number;
  readonly maxAcceptedShare: number;
}

export function contextOf(request: {
  readonly rules: GateRules;
  readonly rule: { readonly confidence?: number | undefined; readonly requiredImages?: number | undefined };
  readonly measurement: GateMeasurement;
  readonly checks: number;
}): CheckContext {
  const { rules, rule, measurement, checks } = request;
  const confidence = rule.confidence ?? rules.confidence;
  return {
    complete: measurement.complete,
    confidence,
    failConfidence: rules.multiplicity === 'bonferroni' ? 1 - (1 - confidence) / Math.max(1, checks) : confidence,
    requiredImages: rule.requiredImages ?? rules.requiredImages,
    maxAcceptedShare: rules.maxAcceptedShare,
  };
}
