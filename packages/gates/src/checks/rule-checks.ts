import type { GateMeasurement } from '../measurement.ts';
import type { GateRule, GateRules } from '../rules.ts';
import { missing, selectsAttack, selectsTransform } from '../select.ts';
import type { GateCheck } from '../verdict.ts';
import { hasPassed } from '../until.ts';
import { counted, where } from '../words.ts';
import { checkChange } from './change-check.ts';
import { contextOf } from './context.ts';
import { checkRate } from './rate-check.ts';
import { plainCheck } from './whole-run.ts';

interface Request {
  readonly rules: GateRules;
  readonly measurement: GateMeasurement;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Everything that one rule looks at; at least one check, so that a rule which selects nothing cannot pass. */
export function checksOf(rule: GateRule, request: Request): readonly GateCheck[] {
  const checks = rawChecks(rule, request);
  if (checks.length > 0) return checks;
  return [
    plainCheck({
      status: 'inconclusive',
      reason: 'not-measured',
      sentence: 'The run measured nothing that the rule selects.',
      facts: { kind: 'NOTHING_SELECTED' },
    }),
  ];
}

function rawChecks(rule: GateRule, request: Request): readonly GateCheck[] {
  const { measurement } = request;
  switch (rule.kind) {
    case 'max-asr': {
      const { selected, absent } = selectCells(rule, measurement.cells, measurement.controls);
      const context = contextOf({ ...request, rule, checks: selected.length });
      return [...selected.map((cell) => checkRate(cell, rule.limit, context)), ...absent];
    }
    case 'max-joint-asr': {
      const own = measurement.joint.filter(({ scope }) => scope === rule.scope).map(jointAsCell);
      const { selected, absent } = selectCells({ ...rule, transforms: 'all' }, own, measurement.controls);
      const context = contextOf({ ...request, rule, checks: selected.length });
      return [...selected.map((cell) => checkRate(cell, rule.limit, context)), ...absent];
    }
    case 'max-change':
      return changeChecks(rule, request, (baseline) => selectCells(rule, baseline.changes, measurement.controls));
    case 'max-joint-change':
      return changeChecks(rule, request, (baseline) => {
        const own = baseline.jointChanges.filter(({ scope }) => scope === rule.scope).map(jointAsCell);
        return selectCells({ ...rule, transforms: 'all' }, own, measurement.controls);
      });
    case 'no-open-warnings':
      return [warningCheck(rule, request)];
    case 'required-images': {
      const { selected, absent } = selectCells(rule, measurement.cells, measurement.controls);
      return [...selected.map((cell) => imagesCheck(cell, rule.images)), ...absent];
    }
  }
}

type Selectable = { readonly attack: string; readonly transform: string; readonly seen: boolean };

function jointAsCell<T extends { readonly scope: string }>(
  joint: T,
): T & { readonly transform: string; readonly seen: boolean } {
  return { ...joint, transform: `joint:${joint.scope}`, seen: joint.scope === 'seen' };
}

function selectCells<T extends Selectable>(
  rule: Parameters<typeof missing>[0],
  cells: readonly T[],
  controls: readonly string[],
): { readonly selected: readonly T[]; readonly absent: readonly GateCheck[] } {
  const own = cells.filter(({ attack }) => selectsAttack(rule.attacks, attack, controls));
  const absent = missing(rule, own).map(({ attack, transform }) =>
    plainCheck({
      status: 'inconclusive',
      reason: 'not-measured',
      attack,
      transform,
      sentence: `${attack}${transform === '*' ? '' : ` ${where(transform)}`}: not measured in this run.`,
      facts: { kind: 'NOT_MEASURED' },
    }),
  );
  return { selected: own.filter((cell) => selectsTransform(rule.transforms, cell)), absent };
}

function changeChecks(
  rule: Extract<GateRule, { kind: 'max-change' | 'max-joint-change' }>,
  request: Request,
  select: (baseline: NonNullable<GateMeasurement['baseline']>) => {
    readonly selected: readonly Parameters<typeof checkChange>[0][];
    readonly absent: readonly GateCheck[];
  },
): readonly GateCheck[] {
  const { baseline } = request.measurement;
  if (baseline === null) {
    const sentence = 'There is no baseline to compare with.';
    return [plainCheck({ status: 'inconclusive', reason: 'no-baseline', sentence, facts: { kind: 'NO_BASELINE' } })];
  }
  if (baseline.incomparable !== null) {
    const { text, told } = baseline.incomparable;
    const sentence = `${baseline.label} cannot be compared with: ${text}.`;
    const facts = {
      kind: 'INCOMPARABLE_BASELINE' as const,
      baseline: baseline.label,
      incomparable: text,
      incomparableTold: told,
    };
    return [plainCheck({ status: 'inconclusive', reason: 'incomparable-baseline', sentence, facts })];
  }
  const { selected, absent } = select(baseline);
  const context = contextOf({ ...request, rule, checks: selected.length });
  return [...selected.map((subject) => checkChange(subject, rule.margin, context)), ...absent];
}

function warningCheck(rule: Extract<GateRule, { kind: 'no-open-warnings' }>, { measurement, now }: Request): GateCheck {
  const acknowledged = new Set(rule.acknowledged.filter(({ until }) => !hasPassed(until, now)).map(({ code }) => code));
  const concerned = measurement.warnings.filter(({ code }) => rule.codes.includes(code));
  const open = concerned.filter(({ code }) => !acknowledged.has(code));
  const looked = concerned.length - open.length;
  const note = looked === 0 ? '' : ` ${counted(looked, 'warning')} acknowledged.`;
  const [first] = open;
  if (first === undefined) {
    return plainCheck({
      status: 'pass',
      reason: null,
      sentence: `No open warning about the measurement.${note}`,
      facts: { kind: 'NO_OPEN_WARNING', acknowledgedWarnings: looked },
    });
  }
  const more = open.length === 1 ? '' : ` and ${counted(open.length - 1, 'further warning')}`;
  const sentence = `${first.code}${more}: ${first.text}${note}`;
  const facts = {
    kind: 'OPEN_WARNING' as const,
    openWarnings: open.map(({ code }) => code),
    acknowledgedWarnings: looked,
  };
  return plainCheck({ status: 'inconclusive', reason: 'open-warning', sentence, facts });
}

function imagesCheck({ attack, transform, counts }: GateMeasurement['cells'][number], images: number): GateCheck {
  const n = counts.success + counts.robust;
  const enough = n >= images;
  return plainCheck({
    status: enough ? 'pass' : 'inconclusive',
    reason: enough ? null : 'too-few-images',
    attack,
    transform,
    sentence: `${attack} ${where(transform)}: ${counted(n, 'eligible image')}${enough ? '' : `, ${images} required`}.`,
    facts: { kind: enough ? 'IMAGES_ENOUGH' : 'IMAGES_TOO_FEW', images: n, requiredImages: images },
  });
}
