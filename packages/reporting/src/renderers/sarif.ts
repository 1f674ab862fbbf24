import type { Log, Notification, Result } from 'sarif';
import type { Report, ReportBaseline, ReportImage } from '../report-schema.ts';
import { notTestedSentence, setupFacts } from '../model/setup.ts';
import { transformLabel } from '../model/names.ts';

/** GitHub reads at most 25,000 results of a run and shows 5,000. */
const MOST_RESULTS = 5000;

export interface SarifOptions {
  /** Results to write; default 5000, the number that GitHub shows. What is left out is said in a notification. */
  readonly maxResults?: number;
}

/**
 * Findings as SARIF 2.1.0 (OASIS standard): one result for each image and attack that fools the model, naming the transforms it survives;
 * with a baseline, whether it is new, unchanged or absent (fixed). Images that could not be judged are notifications of the run.
 */
export function renderSarif(report: Report, { maxResults = MOST_RESULTS }: SarifOptions = {}): string {
  const attacks = report.attacks.map(({ id }) => id);
  const findings = report.images.flatMap((image) => attacks.flatMap((attack) => findingOf(report, image, attack)));
  const left = findings.length - maxResults;
  // The types of the standard, made by others from its schema: what it does not know does not compile.
  const document: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Holdfast',
            semanticVersion: report.provenance.holdfast,
            rules: report.attacks.map(({ id, title, isControl }) => ({
              id,
              name: title,
              shortDescription: { text: `${title}: ${report.configuration.objective}` },
              fullDescription: { text: report.verdict.headline },
              help: { text: notTestedSentence(report) },
              defaultConfiguration: { level: isControl ? 'note' : 'warning' },
            })),
            notifications: [...new Set(report.warnings.map(({ code }) => code))].map((id) => ({ id })),
          },
        },
        automationDetails: { id: `holdfast/${report.model.sha256}/${report.provenance.configurationSha256}` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.run.complete,
            commandLine: report.run.command,
            startTimeUtc: report.run.startedAt,
            endTimeUtc: report.run.finishedAt,
            toolExecutionNotifications: notifications(report, left),
          },
        ],
        results: findings.slice(0, maxResults),
        properties: {
          ...Object.fromEntries(setupFacts(report)),
          reference: report.reference,
          notTested: report.notTested,
          verdict: report.verdict.headline,
          ...(report.gate === undefined ? {} : { gate: report.gate.status, gateHeadline: report.gate.headline }),
        },
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function findingOf(report: Report, image: ReportImage, attack: string): readonly Result[] {
  const own = image.outcomes.filter((outcome) => outcome.attack === attack);
  const survived = own.filter(({ state }) => state === 'success').map(({ transform }) => transform);
  const baselineState = stateAgainst(report.baseline, { image: image.id, attack, fooled: survived.length > 0 });
  if (survived.length === 0 && baselineState !== 'absent') return [];
  const judged = own.filter(({ state }) => state === 'success' || state === 'robust').length;
  const rule = report.attacks.findIndex(({ id }) => id === attack);
  const control = report.attacks[rule]?.isControl === true;
  const where = survived.map(transformLabel).join(', ');
  const text =
    baselineState === 'absent'
      ? `${image.id}: ${report.configuration.objective} by ${attack} no longer holds (fixed against ${report.baseline?.label ?? ''}).`
      : `${image.id}: ${report.configuration.objective} by ${attack} holds under ${survived.length} of ${judged} transforms: ${where}.`;
  return [
    {
      ruleId: attack,
      ruleIndex: rule,
      level: control ? 'note' : report.gate?.status === 'fail' && baselineState !== 'absent' ? 'error' : 'warning',
      message: { text },
      locations: [{ physicalLocation: { artifactLocation: { uri: encodeURIComponent(image.id) } } }],
      partialFingerprints: {
        'holdfastFinding/v1': `${image.sha256 ?? image.id}:${report.configuration.objective}:${attack}`,
      },
      ...(baselineState === null ? {} : { baselineState }),
      properties: { imageSha256: image.sha256, transforms: survived, judged },
    },
  ];
}

/** By the lists of the baseline section; null without a baseline, or where the image is beyond what the lists show. */
function stateAgainst(
  baseline: ReportBaseline | undefined,
  { image, attack, fooled }: { readonly image: string; readonly attack: string; readonly fooled: boolean },
): 'new' | 'unchanged' | 'absent' | null {
  if (baseline === undefined || baseline.incomparable !== null) return null;
  const has = (kind: 'new' | 'still' | 'fixed'): boolean =>
    baseline.images[kind].images.some(
      (entry) => entry.image === image && entry.cells.some((cell) => cell.attack === attack),
    );
  if (!fooled) return has('fixed') ? 'absent' : null;
  if (has('still')) return 'unchanged';
  return has('new') ? 'new' : null;
}

function notifications(report: Report, left: number): Notification[] {
  const failed = report.images.flatMap(({ id, status, reason, failures }) => [
    ...(status === 'error' ? [{ id, text: reason ?? 'could not be judged' }] : []),
    ...failures.map(({ attack, code, message }) => ({ id, text: `${attack}: ${code}: ${message}` })),
  ]);
  return [
    ...failed.map(({ id, text }): Notification => ({
      level: 'error',
      message: { text: `${id}: ${text}. Not counted as robust.` },
      locations: [{ physicalLocation: { artifactLocation: { uri: encodeURIComponent(id) } } }],
    })),
    ...report.warnings.map(({ code, text }): Notification => ({
      level: 'warning',
      message: { text },
      descriptor: { id: code },
    })),
    ...(left > 0 ? [leftOut(left)] : []),
  ];
}

const leftOut = (left: number): Notification => ({
  level: 'warning',
  message: { text: `${left} further findings are left out; results.json has all of them.` },
});
