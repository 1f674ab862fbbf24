import { IDENTITY } from '@holdfast/metrics';
import { cutOffText, notTestedSentence, setupFacts } from '../model/setup.ts';
import type { Report } from '../report-schema.ts';
import { exclusions, intervalText, NO_ELIGIBLE_IMAGE, percent } from '../text.ts';
import { changesTable, imageLists } from './markdown/changes.ts';
import { hardeningPart } from './markdown/hardening.ts';
import { md, mdDetails, mdTable } from './markdown/text.ts';

export interface MarkdownOptions {
  /** Where the whole report is. */
  readonly link?: string;
}

const SIGNS = { pass: '✅ Pass', fail: '❌ Fail', inconclusive: '❔ Inconclusive' } as const;

/** Images that a list names. */
const MOST_IMAGES = 20;

/** The report for a pull request: verdict first, then rules, cells that changed, the table, and folded away what it rests on. */
export function renderMarkdown(report: Report, { link }: MarkdownOptions = {}): string {
  const { gate, verdict, model, configuration, warnings } = report;
  const parts = [
    `## Holdfast: ${gate === undefined ? md(report.model.file) : SIGNS[gate.status]}${report.run.complete ? '' : ' (partial run)'}`,
    ...(report.run.complete ? [] : [`**${md(cutOffText(report))}**`]),
    ...(gate === undefined ? [] : [`**${md(gate.headline)}**`]),
    md(verdict.headline),
    `\`${model.sha256.slice(0, 12)}\` ${md(model.file)} · ${md(configuration.objective)} · ${report.counts.eligible} of ${report.counts.images} images eligible` +
      (link === undefined ? '' : ` · [full report](<${link.replace(/[<>\s]/g, encodeURIComponent)}>)`),
    ...gateTable(report),
    ...baselinePart(report),
    ...hardeningPart(report),
    '### Attack success',
    cellsTable(report),
    ...(warnings.length === 0
      ? []
      : [
          mdDetails(
            `Warnings (${warnings.length})`,
            warnings.map(({ code, text }) => `- \`${code.replaceAll('`', '')}\` ${md(text)}`).join('\n'),
          ),
        ]),
    mdDetails(
      'Configuration, seed, hashes, versions',
      mdTable(
        ['', ''],
        setupFacts(report).map(([name, value]) => [name, md(value)]),
      ),
    ),
    `_${md(notTestedSentence(report))}_`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function gateTable({ gate }: Report): readonly string[] {
  if (gate === undefined) return [];
  const rows = gate.rules.map(({ title, status, sentence }) => [SIGNS[status], md(title), md(sentence)]);
  return ['### Gate', mdTable(['Verdict', 'Rule', 'Why'], rows), gate.notes.map((note) => `- ${md(note)}`).join('\n')];
}

function baselinePart({ baseline }: Report): readonly string[] {
  if (baseline === undefined) return [];
  const heading = `### Against ${md(baseline.label)}`;
  if (baseline.incomparable !== null) return [heading, `Cannot be compared: ${md(baseline.incomparable)}.`];
  const changed = [...baseline.joint, ...baseline.rows].filter(
    ({ verdict }) => verdict === 'regressed' || verdict === 'improved',
  );
  const all = [...baseline.joint, ...baseline.rows];
  return [
    heading,
    md(baseline.headline),
    ...(changed.length === 0 ? [] : [changesTable(changed)]),
    ...imageLists(baseline, MOST_IMAGES),
    ...baseline.notes.map(md),
    ...(all.length === 0 ? [] : [mdDetails(`All ${all.length} comparisons`, changesTable(all))]),
  ];
}

function cellsTable({ transforms, attacks, cells, joint }: Report): string {
  const text = (cell: Report['cells'][number] | undefined): string => {
    if (cell === undefined) return 'not run';
    const { attackSuccess } = cell;
    const left = exclusions(cell).length > 0 ? ' †' : '';
    if (attackSuccess.rate === null) return `${NO_ELIGIBLE_IMAGE}${left}`;
    return `${percent(attackSuccess.rate)} (${intervalText(attackSuccess)}) ${attackSuccess.successes}/${attackSuccess.n}${left}`;
  };
  const rows = transforms.map(({ spec, label, seen }) => [
    `${md(label)}${spec !== IDENTITY && seen ? ' \\*' : ''}`,
    ...attacks.map(({ id }) => text(cells.find((cell) => cell.attack === id && cell.transform === spec))),
  ]);
  const together = attacks.map(({ id }) => {
    const rate = joint.find(({ attack }) => attack === id)?.all.survivesAll;
    if (rate === undefined || rate.rate === null) return NO_ELIGIBLE_IMAGE;
    return `${percent(rate.rate)} (${intervalText(rate)}) ${rate.successes}/${rate.n}`;
  });
  const table = mdTable(
    ['Transform', ...attacks.map(({ id }) => md(id))],
    [...rows, ['**all at once**', ...together]],
    attacks.map((_, i) => i + 1),
  );
  return `${table}\n\n\\* seen: in the bank that the averaged attack optimised over. † images were left out (natural failures, errors, out of frame).`;
}
