import { checksOf } from './checks/rule-checks.ts';
import type { GateMeasurement } from './measurement.ts';
import type { GateRule, GateRules } from './rules.ts';
import {
  exitCodeOf,
  GATE_VERDICT_SCHEMA,
  type GateCheck,
  type GateRuleVerdict,
  type GateStatus,
  type GateVerdict,
} from './verdict.ts';
import { counted, percent } from './words.ts';

/**
 * Holds a measurement against rules: `pass` where the interval lies within the limit, `fail` where it lies beyond, else `inconclusive`
 * with the reason. A gate fails if one rule does, and passes only if all of them do.
 * @param request.now ISO 8601 in UTC, for acknowledged warnings that run out.
 */
export function judgeGate(request: {
  readonly rules: GateRules;
  readonly measurement: GateMeasurement;
  readonly now: string;
}): GateVerdict {
  const { rules, measurement } = request;
  const verdicts = rules.rules.map((rule) => ruleVerdict(rule, checksOf(rule, request)));
  const status = worst(verdicts.map((verdict) => verdict.status));
  return {
    schema: GATE_VERDICT_SCHEMA,
    status,
    headline: headline(status, verdicts),
    exitCode: exitCodeOf(status),
    rules: verdicts,
    baseline: measurement.baseline?.label ?? null,
    findings: measurement.findings,
    notes: notesOf(rules, measurement),
  };
}

const RANK: Readonly<Record<GateStatus, number>> = { fail: 0, inconclusive: 1, pass: 2 };

function worst(statuses: readonly GateStatus[]): GateStatus {
  return statuses.reduce((so, status) => (RANK[status] < RANK[so] ? status : so), 'pass');
}

function ruleVerdict(rule: GateRule, checks: readonly GateCheck[]): GateRuleVerdict {
  const status = worst(checks.map((check) => check.status));
  const { check: first, alike: same } = decidingCheck({ status, checks });
  return {
    rule,
    title: rule.name ?? describeRule(rule),
    status,
    reason: first?.reason ?? null,
    sentence: `${first?.sentence ?? ''}${moreOf(status, same)}`,
    observed: first?.observed ?? null,
    limit: 'limit' in rule ? rule.limit : 'margin' in rule ? rule.margin : null,
    checks,
  };
}

/** The check that a rule's sentence speaks of, and how many further ones came out alike. */
export function decidingCheck({ status, checks }: Pick<GateRuleVerdict, 'status' | 'checks'>): {
  readonly check: GateCheck | undefined;
  readonly alike: number;
} {
  const own = checks.filter((check) => check.status === status).sort((a, b) => severity(b) - severity(a));
  return { check: own[0], alike: own.length - 1 };
}

function moreOf(status: GateStatus, same: number): string {
  if (same === 0) return '';
  const checks = counted(same, 'further check');
  const does = same === 1;
  if (status === 'pass') return ` ${checks} ${does ? 'passes' : 'pass'} too.`;
  return status === 'fail'
    ? ` ${checks} ${does ? 'fails' : 'fail'}.`
    : ` ${checks} ${does ? 'is' : 'are'} inconclusive.`;
}

/** Which of several checks with the same status to speak of: the one that is furthest gone. */
function severity({ change, observed }: GateCheck): number {
  return change?.interval.high ?? observed?.interval.high ?? -1;
}

/** What a rule asks for, in words. */
export function describeRule(rule: GateRule): string {
  const who = 'attacks' in rule ? (rule.attacks === '*' ? 'every attack' : rule.attacks.join(', ')) : '';
  const transforms =
    'transforms' in rule
      ? typeof rule.transforms === 'string'
        ? rule.transforms === 'all'
          ? 'every transform'
          : `every ${rule.transforms} transform`
        : rule.transforms.join(', ')
      : '';
  const scope = 'scope' in rule ? `all ${rule.scope === 'all' ? '' : `${rule.scope} `}transforms at once` : '';
  switch (rule.kind) {
    case 'max-asr':
      return `${who} under ${transforms}: at most ${percent(rule.limit)} fooled`;
    case 'max-joint-asr':
      return `${who} under ${scope}: at most ${percent(rule.limit)} fooled`;
    case 'max-change':
      return `${who} under ${transforms}: no more than ${percent(rule.margin)} of the images worse than the baseline`;
    case 'max-joint-change':
      return `${who} under ${scope}: no more than ${percent(rule.margin)} of the images worse than the baseline`;
    case 'no-open-warnings':
      return `no open warning (${rule.codes.join(', ')})`;
    case 'required-images':
      return `${who} under ${transforms}: at least ${counted(rule.images, 'image')}`;
  }
}

const WORDS: Readonly<Record<GateStatus, string>> = { pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive' };

function headline(status: GateStatus, verdicts: readonly GateRuleVerdict[]): string {
  const total = verdicts.length;
  if (status === 'pass') return `Pass: ${total === 1 ? 'the rule holds' : `all ${total} rules hold`}.`;
  const own = verdicts.filter((verdict) => verdict.status === status);
  const [first] = own;
  const share = total === 1 ? '' : `${own.length} of ${counted(total, 'rule')}: `;
  return `${WORDS[status]}: ${share}${first?.sentence ?? ''}`;
}

function notesOf(rules: GateRules, { complete, findings, cells }: GateMeasurement): readonly string[] {
  const controlled = cells.reduce((most, { accepted }) => Math.max(most, accepted.success + accepted.robust), 0);
  return [
    `Intervals are two-sided at ${percent(rules.confidence)}: a pass needs the upper end within the limit, a failure the lower end beyond it.`,
    ...(rules.multiplicity === 'bonferroni'
      ? ['Failures are corrected for the number of checks in their rule (Bonferroni).']
      : []),
    ...(complete ? [] : ['The run was cut off, so nothing can pass or fail.']),
    ...(findings.inForce === 0
      ? []
      : [
          `${counted(findings.inForce, 'known finding')} accepted: their images are left out of a cell whichever way they came out, so rates speak of ` +
            `the other images only (at most ${counted(controlled, 'image')} fewer in a cell).`,
        ]),
    ...(findings.expired === 0 ? [] : [`${counted(findings.expired, 'known finding')} expired and counted again.`]),
  ];
}
