import { judgeGate } from './evaluate.ts';
import { measureGate, type GateBaselineRun, type GateRun } from './measure.ts';
import type { GateRules, KnownFinding } from './rules.ts';
import type { GateVerdict } from './verdict.ts';

/**
 * Evaluates a gate on the outcomes of a run. Known findings are those of the rules and those given.
 * @param request.clock tells what time it is, for findings and acknowledgements that run out.
 * @throws RangeError when an (image, attack, transform) comes twice.
 */
export function evaluateGate(request: {
  readonly rules: GateRules;
  readonly run: GateRun;
  readonly baseline?: GateBaselineRun | null;
  readonly knownFindings?: readonly KnownFinding[];
  readonly clock: () => Date;
}): GateVerdict {
  const { rules, run, baseline = null, knownFindings = [], clock } = request;
  const now = clock().toISOString();
  const measurement = measureGate({ run, baseline, knownFindings: [...rules.knownFindings, ...knownFindings], now });
  return judgeGate({ rules, measurement, now });
}
