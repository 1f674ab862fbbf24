import type { TransformPlan } from '@holdfast/domain';
import { formatTransformSpec, parseBank, parseTransformSpecs, type GradientMode } from '@holdfast/transforms';
import { attempt, issue, issuesOf, read, unreadable, type Reading } from './input-issue.ts';

/** `BankEntryInput` of the schema. */
export interface BankEntryInput {
  readonly spec: string;
  readonly gradientMode?: string | null | undefined;
}

/** More than this is no bank: every step runs the model once for each. */
const MAX_BANK = 64;
const MAX_EVALUATED = 200;

/** Transforms to optimise over, each with its gradient mode; a sweep stands for several. */
export function readBank(entries: readonly BankEntryInput[]): Reading<TransformPlan['bank']> {
  const readings = entries.map((entry, index) => readEntry(entry, [String(index)]));
  const issues = issuesOf(readings);
  if (issues.length > 0) return unreadable(...issues);
  const all = readings.flatMap((reading) => (reading.ok ? reading.value : []));
  const bank = all.filter((entry, index) => all.findIndex(({ spec }) => spec === entry.spec) === index);
  if (bank.length <= MAX_BANK) return read(bank);
  const expected = `at most ${MAX_BANK} transforms`;
  return unreadable(
    issue([], {
      ...{ expected, got: String(bank.length), fix: 'optimise over fewer and judge under the others' },
      values: [String(MAX_BANK), String(bank.length)],
    }),
  );
}

function readEntry({ spec, gradientMode }: BankEntryInput, field: readonly string[]): Reading<TransformPlan['bank']> {
  const specs = attempt([...field, 'spec'], () => parseBank(spec), [spec]);
  if (!specs.ok) return specs;
  const entries = specs.value.map(({ text, transform }) => {
    const mode = gradientMode ?? transform.gradientModes[0];
    const known: readonly GradientMode[] = transform.gradientModes;
    const found = known.find((candidate) => candidate === mode);
    if (found !== undefined) return read({ spec: text, gradientMode: found });
    return unreadable(
      issue([...field, 'gradientMode'], {
        expected: `one of ${known.join(', ')}, the modes of ${transform.name}`,
        got: mode,
        fix: 'choose another mode, or leave it out',
      }),
    );
  });
  const issues = issuesOf(entries);
  return issues.length > 0 ? unreadable(...issues) : read(entries.flatMap((entry) => (entry.ok ? [entry.value] : [])));
}

/** Transforms to judge under, as canonical specs in the order given, each once; the untransformed picture is always judged. */
export function readEvaluated(specs: readonly string[]): Reading<TransformPlan['evaluate']> {
  const readings = specs.map((text, index) =>
    attempt([String(index)], () => parseTransformSpecs(text).map(formatTransformSpec), [text]),
  );
  const issues = issuesOf(readings);
  if (issues.length > 0) return unreadable(...issues);
  const all = new Set(readings.flatMap((reading) => (reading.ok ? reading.value : [])));
  all.delete('identity');
  if (all.size <= MAX_EVALUATED) return read([...all]);
  const expected = `at most ${MAX_EVALUATED} transforms`;
  return unreadable(
    issue([], {
      ...{ expected, got: String(all.size), fix: 'widen the steps of a sweep, or leave some out' },
      values: [String(MAX_EVALUATED), String(all.size)],
    }),
  );
}
