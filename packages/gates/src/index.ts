export { decidingCheck, describeRule, judgeGate } from './evaluate.ts';
export { gateSentences, type GateFacts } from './gate-facts.ts';
export { evaluateGate } from './evaluate-run.ts';
export { findingsInForce, type AcceptedLookup, type FindingsInForce } from './known-findings.ts';
export { measureGate, type GateBaselineRun, type GateRun } from './measure.ts';
export type { GateRow } from './outcome-table.ts';
export type {
  GateBaseline,
  GateCell,
  GateChange,
  GateJoint,
  GateJointChange,
  GateMeasurement,
  Tally,
} from './measurement.ts';
export {
  GATE_RULES_SCHEMA,
  gateRuleSchema,
  gateRulesSchema,
  knownFindingSchema,
  measurementWarnings,
  type GateRule,
  type GateRules,
  type GateRulesInput,
  type KnownFinding,
} from './rules.ts';
export {
  exitCodeOf,
  GATE_EXIT,
  GATE_VERDICT_SCHEMA,
  gateStatusSchema,
  gateVerdictSchema,
  inconclusiveReasonSchema,
  type GateCheck,
  type GateRuleVerdict,
  type GateStatus,
  type GateVerdict,
} from './verdict.ts';
