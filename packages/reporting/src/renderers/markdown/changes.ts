import type { ChangeVerdict } from '@holdfast/metrics';
import { transformLabel } from '../../model/names.ts';
import type { ReportBaseline, ReportChangeRow } from '../../report-schema.ts';
import { percent, pointsInterval, points, pValueText } from '../../text.ts';
import { md, mdTable } from './text.ts';

/** A sign beside the word, so that neither colour nor symbol alone says it. */
export const CHANGE_WORDS: Readonly<Record<ChangeVerdict, string>> = {
  regressed: '▲ regressed',
  improved: '▼ improved',
  'no-material-change': '= no material change',
  'insufficient-data': '? insufficient data',
};

/** `joint:all` and specs in words. */
export function changeWhere(transform: string): string {
  return transform === 'joint:all' ? 'all transforms at once' : transformLabel(transform);
}

export function changesTable(rows: readonly ReportChangeRow[]): string {
  const share = (rate: number | null): string => (rate === null ? '–' : percent(rate));
  return mdTable(
    [
      'Attack',
      'Transform',
      'Before',
      'Now',
      'Change, points',
      '95% interval'.replace('95', confidenceOf(rows)),
      'n',
      'p (Holm)',
      'Verdict',
    ],
    rows.map((row) => [
      md(row.attack),
      md(changeWhere(row.transform)),
      share(row.firstRate.rate),
      share(row.secondRate.rate),
      row.difference === null ? '–' : points(row.difference),
      row.difference === null ? '–' : pointsInterval(row.interval),
      String(row.n),
      row.n === 0 ? '–' : pValueText(row.adjustedPValue),
      CHANGE_WORDS[row.verdict],
    ]),
    [2, 3, 4, 5, 6, 7],
  );
}

const confidenceOf = ([row]: readonly ReportChangeRow[]): string => String(Math.round((row?.confidence ?? 0.95) * 100));

/** Lists of images: new, still failing, fixed, errored; nothing for an empty one. */
export function imageLists({ images }: Pick<ReportBaseline, 'images'>, most: number): readonly string[] {
  const kinds = [
    ['New', images.new],
    ['Still failing', images.still],
    ['Fixed', images.fixed],
    ['Errored', images.errored],
  ] as const;
  return kinds
    .filter(([, list]) => list.total > 0)
    .map(([title, { total, images: listed }]) => {
      const names = listed
        .slice(0, most)
        .map(({ image, cells }) => `${md(image)}${cells.length === 0 ? '' : ` (${cells.length})`}`);
      const rest = total - names.length;
      return `**${title}** (${total}): ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    });
}
