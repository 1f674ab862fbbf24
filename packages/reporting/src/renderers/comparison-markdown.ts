import type { ComparisonDifference, ComparisonReport } from '../comparison-schema.ts';
import { counted, intervalText, percent } from '../text.ts';
import { changesTable, changeWhere } from './markdown/changes.ts';
import { md, mdDetails, mdTable } from './markdown/text.ts';

const MOST_IMAGES = 20;

/** A comparison of runs for a pull request or a ticket. */
export function renderComparisonMarkdown(comparison: ComparisonReport): string {
  const { subjects, common, differences, transfer, notTested, sizes } = comparison;
  const [reference] = subjects;
  const parts = [
    `## Holdfast: ${counted(subjects.length, 'run')} against ${md(reference?.label ?? '')}`,
    ...differences.flatMap((difference) => differencePart(difference, { sizes, reference: reference?.label ?? '' })),
    ...(common.length === 0 ? [] : ['### Side by side', commonTable(comparison)]),
    ...(transfer === null ? [] : ['### Transfer', transferTable(transfer)]),
    mdDetails(
      'Configuration, seed, hashes, versions',
      mdTable(
        ['Run', 'Model', 'SHA-256', 'Objective', 'Seed', 'Configuration', 'Holdfast', 'onnxruntime', 'Images'],
        subjects.map((subject) => [
          ...[
            md(subject.label),
            md(subject.model.file),
            `\`${subject.model.sha256}\``,
            md(subject.objective),
            String(subject.seed),
          ],
          ...[`\`${subject.configurationSha256}\``, md(subject.holdfast), md(subject.onnxruntime)],
          `${subject.images}${subject.complete ? '' : ' (cut off)'}`,
        ]),
      ),
    ),
    `_Not tested: ${md(notTested.join(' '))}_`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function differencePart(
  difference: ComparisonDifference,
  { sizes, reference }: { readonly sizes: string; readonly reference: string },
): readonly string[] {
  const { subject, incomparable, headline, notes, rows, joint, byClass, bySize, regressed, fixed } = difference;
  const heading = `### ${md(subject)} against ${md(reference)}`;
  const lists = [
    ['Regressed', regressed],
    ['Fixed', fixed],
  ] as const;
  return [
    heading,
    ...(incomparable === null
      ? []
      : [`**These runs measure different things: ${md(incomparable)}.** The numbers below are shown all the same.`]),
    md(headline),
    ...(rows.length === 0 ? [] : [changesTable([...joint, ...rows])]),
    ...lists
      .filter(([, list]) => list.total > 0)
      .map(([title, { total, images }]) => {
        const shown = images.slice(0, MOST_IMAGES).map(({ image, cells }) => `${md(image)} (${cells.length})`);
        return `**${title}** (${counted(total, 'image')}): ${shown.join(', ')}${total > shown.length ? ` and ${total - shown.length} more` : ''}`;
      }),
    ...notes.map(md),
    ...(byClass.length === 0
      ? []
      : [
          mdDetails(
            'By class',
            byClass.map(({ group, rows: own }) => `**${md(group)}**\n\n${changesTable(own)}`).join('\n\n'),
          ),
        ]),
    ...(bySize.length === 0
      ? []
      : [
          mdDetails(
            'By size of object',
            [md(sizes), ...bySize.map(({ group, rows: own }) => `**${md(group)}**\n\n${changesTable(own)}`)].join(
              '\n\n',
            ),
          ),
        ]),
  ];
}

function commonTable({ subjects, common }: ComparisonReport): string {
  return mdTable(
    ['Attack', 'Transform', 'n', ...subjects.map(({ label }) => md(label))],
    common.map(({ attack, transform, n, rates }) => [
      md(attack),
      md(changeWhere(transform)),
      String(n),
      ...rates.map((rate) => (rate.rate === null ? '–' : `${percent(rate.rate)} (${intervalText(rate)})`)),
    ]),
    [2, ...subjects.map((_, i) => i + 3)],
  );
}

function transferTable({ entries }: NonNullable<ComparisonReport['transfer']>): string {
  const rows = entries.map(({ source, target, attack, transform, whiteBox, attackSuccess, ofSuccessful }) => {
    const text = (rate: typeof attackSuccess): string =>
      rate.rate === null ? '–' : `${percent(rate.rate)} (${intervalText(rate)}) ${rate.successes}/${rate.n}`;
    return [
      md(source),
      `${md(target)}${whiteBox ? ' (itself)' : ''}`,
      md(attack),
      md(changeWhere(transform)),
      text(attackSuccess),
      text(ofSuccessful),
    ];
  });
  return mdTable(
    ['Made on', 'Judged on', 'Attack', 'Transform', 'Success', 'Of those that fool the source'],
    rows,
    [4, 5],
  );
}
