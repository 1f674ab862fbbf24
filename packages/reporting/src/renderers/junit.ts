import type { GateCheck, GateRuleVerdict } from '@holdfast/gates';
import { cutOffText, notTestedSentence, setupFacts } from '../model/setup.ts';
import type { Report, ReportCell } from '../report-schema.ts';
import { counted, exclusions, rateText } from '../text.ts';
import { element } from './xml.ts';

type Result = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly result: Result;
  /** Of a failure, an error or a skipped case. */
  readonly message: string;
  readonly output: string;
}

/**
 * The report as JUnit XML: a test case for each gate rule and for each attack under each transform. A rule or cell that could not be decided
 * is skipped with the reason, images that could not be judged are errors, and a run that was cut off has a skipped case that says so; so nothing
 * that was not measured looks passed.
 */
export function renderJUnit(report: Report): string {
  const suites = [
    ...(report.run.complete ? [] : [suite(report, 'run', [cutOffCase(report)])]),
    ...(report.gate === undefined ? [] : [suite(report, 'gate', report.gate.rules.map(ruleCase))]),
    suite(
      report,
      'cells',
      report.cells.map((cell) => cellCase(report, cell)),
    ),
  ];
  const cases = suites.flatMap((each) => each.cases);
  const root = element(
    'testsuites',
    { name: `holdfast ${report.model.file}`, ...countsOf(cases) },
    suites.map(({ xml }) => xml),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suite(
  report: Report,
  name: string,
  cases: readonly Case[],
): { readonly cases: readonly Case[]; readonly xml: string } {
  const facts = [
    ...setupFacts(report),
    ['reference', report.reference],
    ['notTested', notTestedSentence(report)],
  ] as const;
  const properties = element(
    'properties',
    {},
    facts.map(([key, value]) => element('property', { name: key, value })),
  );
  const attributes = {
    name: `holdfast.${name}`,
    ...countsOf(cases),
    timestamp: report.run.finishedAt.replace(/(?:\.\d+)?Z$/, ''),
  };
  return { cases, xml: element('testsuite', attributes, [properties, ...cases.map(testCase)]) };
}

function countsOf(cases: readonly Case[]): Readonly<Record<string, number>> {
  const of = (result: Result): number => cases.filter((each) => each.result === result).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function testCase({ name, classname, result, message, output }: Case): string {
  const verdict =
    result === 'passed'
      ? []
      : [result === 'skipped' ? element('skipped', { message }) : element(result, { message, type: result }, message)];
  return element('testcase', { name, classname }, [...verdict, element('system-out', {}, output)]);
}

function cutOffCase(report: Report): Case {
  const message = cutOffText(report);
  return { name: 'every image was judged', classname: 'holdfast.run', result: 'skipped', message, output: message };
}

const RESULTS = { pass: 'passed', fail: 'failure', inconclusive: 'skipped' } as const satisfies Record<
  GateCheck['status'],
  Result
>;

function ruleCase({ title, status, sentence, reason, checks }: GateRuleVerdict): Case {
  // Errors of the run keep the rule from a verdict: the build has a problem, which "skipped" would hide.
  const result = reason === 'errors' ? 'error' : RESULTS[status];
  const output = checks.map((check) => `${check.status}: ${check.sentence}`).join('\n');
  return { name: title, classname: 'holdfast.gate', result, message: sentence, output };
}

function cellCase(report: Report, cell: ReportCell): Case {
  const { attack, transform, attackSuccess, counts, notRun } = cell;
  const label = report.transforms.find(({ spec }) => spec === transform)?.label ?? transform;
  const checks = (report.gate?.rules ?? [])
    .flatMap((rule) => rule.checks)
    .filter((check) => check.attack === attack && check.transform === transform);
  const left = exclusions(cell);
  const output = `${rateText(attackSuccess)}${left.length === 0 ? '' : `; not counted: ${left.join(', ')}`}`;
  const named = (result: Result, message: string): Case => ({
    name: `${attack} / ${label}`,
    classname: `holdfast.cells.${attack}`,
    result,
    message,
    output,
  });
  const failed = checks.find(({ status }) => status === 'fail');
  if (failed !== undefined) return named('failure', failed.sentence);
  if (counts.error > 0) return named('error', `${counted(counts.error, 'image')} could not be judged; ${output}`);
  if (notRun > 0) return named('skipped', `${counted(notRun, 'image')} not run; ${output}`);
  const open = checks.find(({ status }) => status === 'inconclusive');
  if (open !== undefined) return named('skipped', open.sentence);
  return attackSuccess.rate === null ? named('skipped', output) : named('passed', '');
}
