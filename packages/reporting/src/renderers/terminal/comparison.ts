import type { ChangeVerdict } from '@holdfast/metrics';
import type { ComparisonDifference, ComparisonReport } from '../../comparison-schema.ts';
import type { ReportChangeRow } from '../../report-schema.ts';
import { intervalText, percent, points, pointsInterval, pValueText } from '../../text.ts';
import { CHANGE_WORDS, changeWhere } from '../markdown/changes.ts';
import { painter, type Paint } from './paint.ts';
import { printable, wrap } from './text.ts';

const MOST_IMAGES = 8;

/** A comparison for a terminal: every run against the first, then all of them side by side, then transfer. */
export function renderComparisonTerminal(
  comparison: ComparisonReport,
  { colour, width }: { readonly colour: boolean; readonly width: number },
): string {
  const paint = painter(colour);
  const [reference] = comparison.subjects;
  const lines = [
    ...comparison.differences.flatMap((difference) =>
      differenceLines(difference, { paint, width, reference: reference?.label ?? '' }),
    ),
    ...(comparison.subjects.length > 2 ? commonLines(comparison, paint) : []),
    ...transferLines(comparison, paint),
    ...wrap(`Not tested: ${printable(comparison.notTested.join(' '))}`, width).map(paint.dim),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function differenceLines(
  { subject, incomparable, headline, notes, rows, joint, byClass, bySize, regressed, fixed }: ComparisonDifference,
  { paint, width, reference }: { readonly paint: Paint; readonly width: number; readonly reference: string },
): readonly string[] {
  const images = (title: string, { total, images: listed }: ComparisonDifference['fixed']): readonly string[] => {
    if (total === 0) return [];
    const names = listed.slice(0, MOST_IMAGES).map(({ image, cells }) => `${printable(image)} (${cells.length})`);
    const rest = total - names.length;
    return wrap(`${title} (${total}): ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`, width);
  };
  return [
    paint.bold(`${printable(subject)} against ${printable(reference)}`),
    ...wrap(printable(headline), width),
    ...(incomparable === null
      ? []
      : wrap(`They measure different things: ${printable(incomparable)}.`, width, '! ').map(paint.yellow)),
    ...notes.flatMap((note) => wrap(printable(note), width - 2, '! ')).map(paint.yellow),
    '',
    ...changeLines([...joint, ...rows], paint),
    ...[...byClass, ...bySize].flatMap(({ group, rows: own }) => [
      paint.bold(printable(group)),
      ...changeLines(own, paint),
    ]),
    ...images('Regressed', regressed),
    ...images('Fixed', fixed),
    '',
  ];
}

function changeLines(rows: readonly ReportChangeRow[], paint: Paint): readonly string[] {
  if (rows.length === 0) return [];
  const share = (rate: number | null): string => (rate === null ? '–' : percent(rate));
  return aligned(
    ['attack', 'transform', 'before', 'now', 'change', 'interval', 'n', 'p (Holm)', 'verdict'],
    rows.map((row) => ({
      cells: [
        ...[row.attack, changeWhere(row.transform), share(row.firstRate.rate), share(row.secondRate.rate)],
        ...(row.difference === null ? ['–', '–'] : [points(row.difference), pointsInterval(row.interval)]),
        ...[String(row.n), row.n === 0 ? '–' : pValueText(row.adjustedPValue), CHANGE_WORDS[row.verdict]],
      ],
      tone: toneOf(row.verdict, paint),
    })),
    { paint, right: [2, 3, 4, 5, 6, 7] },
  );
}

function commonLines({ subjects, common }: ComparisonReport, paint: Paint): readonly string[] {
  return [
    paint.bold('Side by side, on the images that are eligible in all of them'),
    ...aligned(
      ['attack', 'transform', 'n', ...subjects.map(({ label }) => label)],
      common.map(({ attack, transform, n, rates }) => ({
        cells: [
          attack,
          changeWhere(transform),
          String(n),
          ...rates.map((rate) => (rate.rate === null ? '–' : `${percent(rate.rate)} ${intervalText(rate)}`)),
        ],
        tone: (text: string) => text,
      })),
      { paint, right: [2, ...subjects.map((_, i) => i + 3)] },
    ),
  ];
}

function transferLines({ transfer }: ComparisonReport, paint: Paint): readonly string[] {
  if (transfer === null) return [];
  return [
    paint.bold('Transfer: samples made on one model, judged on another'),
    ...aligned(
      ['made on', 'judged on', 'attack', 'transform', 'success', 'of those that fool the source'],
      transfer.entries.map(({ source, target, attack, transform, whiteBox, attackSuccess, ofSuccessful }) => {
        const text = (rate: typeof attackSuccess): string =>
          rate.rate === null ? '–' : `${rate.successes}/${rate.n} ${percent(rate.rate)} ${intervalText(rate)}`;
        return {
          cells: [
            source,
            whiteBox ? 'itself' : target,
            attack,
            changeWhere(transform),
            text(attackSuccess),
            text(ofSuccessful),
          ],
          tone: whiteBox ? paint.dim : (text: string) => text,
        };
      }),
      { paint, right: [4, 5] },
    ),
  ];
}

function toneOf(verdict: ChangeVerdict, paint: Paint): (text: string) => string {
  if (verdict === 'regressed') return paint.red;
  if (verdict === 'improved') return paint.green;
  return verdict === 'insufficient-data' ? paint.yellow : (text) => text;
}

/** A table with columns as wide as their widest cell; tones are put on after measuring. */
function aligned(
  header: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly tone: (line: string) => string }[],
  { paint, right }: { readonly paint: Paint; readonly right: readonly number[] },
): readonly string[] {
  const shown = [header, ...rows.map(({ cells }) => cells)].map((cells) => cells.map((cell) => printable(cell)));
  const widths = header.map((_, column) => Math.max(...shown.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ');
  const [title = [], ...body] = shown;
  return [
    paint.bold(line(title)),
    paint.dim('─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))),
    ...body.map((cells, index) => (rows[index]?.tone ?? ((text: string) => text))(line(cells))),
    '',
  ];
}
