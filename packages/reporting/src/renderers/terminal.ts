import { IDENTITY } from '@holdfast/metrics';
import type { Report, ReportCell, ReportRate } from '../report-schema.ts';
import { exclusionNotes } from '../model/exclusion-notes.ts';
import { intervalText, percent, rateText } from '../text.ts';
import { painter, type Paint } from './terminal/paint.ts';
import { printable, wrap } from './terminal/text.ts';

export interface TerminalOptions {
  /** Whether to write ANSI colours. */
  readonly colour: boolean;
  /** Columns of the terminal; the table is split where it does not fit. */
  readonly width: number;
}

const CONCLUSIONS = {
  fooled: 'FOOLED',
  withstood: 'WITHSTOOD',
  inconclusive: 'INCONCLUSIVE',
  'nothing-measured': 'NOTHING MEASURED',
} as const satisfies Record<Report['verdict']['conclusion'], string>;

/** The verdict, the warnings, the tables of attack success rates per image and per object, and accuracy where there are labels. */
export function renderTerminal(report: Report, { colour, width }: TerminalOptions): string {
  const paint = painter(colour);
  const { verdict } = report;
  const tone = {
    fooled: paint.red,
    withstood: paint.green,
    inconclusive: paint.yellow,
    'nothing-measured': paint.yellow,
  };
  const lines = [
    tone[verdict.conclusion](paint.bold(CONCLUSIONS[verdict.conclusion])),
    ...wrap(verdict.headline, width).map(paint.bold),
    ...verdict.details.flatMap((detail) => wrap(detail, width - 2, '· ')),
    '',
    ...report.warnings.flatMap(({ text }) => wrap(text, width - 2, '! ').map(paint.yellow)),
    ...(report.warnings.length > 0 ? [''] : []),
    ...tables(report, paint, { width, heading: 'transform', rateOf: (cell) => cell.attackSuccess }),
    ...objectTables(report, paint, width),
    ...accuracyLines(report, width),
    ...wrap(
      'n, success rate, 95% interval; * seen: in the bank that the averaged attack optimised over, or within what it draws',
      width,
    ).map(paint.dim),
    ...exclusionNotes(report)
      .flatMap((line) => wrap(line, width))
      .map(paint.dim),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

interface TableOptions {
  readonly width: number;
  /** Title of the first column. */
  readonly heading: string;
  /** The rate that the table shows; null where nothing was eligible. */
  readonly rateOf: (cell: ReportCell) => ReportRate | null;
}

/** The same over target objects: an object counts by itself, whatever becomes of the others in its picture. */
function objectTables(report: Report, paint: Paint, width: number): readonly string[] {
  if (report.cells.every(({ objectSuccess }) => objectSuccess === null)) return [];
  const heading = 'per object (IoU ≥ 0.5)';
  return tables(report, paint, { width, heading, rateOf: (cell) => cell.objectSuccess });
}

function accuracyLines({ accuracy }: Report, width: number): readonly string[] {
  if (accuracy === null) return [];
  return [
    'Accuracy over all labelled images',
    ...wrap(`clean: ${rateText(accuracy.clean)}`, width - 2, '· '),
    ...accuracy.robust.flatMap(({ attack, rate }) => wrap(`under ${attack}: ${rateText(rate)}`, width - 2, '· ')),
    '',
  ];
}

/** Attacks beside each other while they fit, else one table under the other. */
function tables(report: Report, paint: Paint, { width, heading, rateOf }: TableOptions): readonly string[] {
  const names = report.transforms.map(({ label }) => printable(label));
  const nameWidth = Math.max(...names.map((name) => name.length), heading.length) + 2;
  const columns = report.attacks.map(({ id }) => attackColumn(report, id, rateOf));
  const blocks: (typeof columns)[] = [];
  let used = 0;
  for (const column of columns) {
    const block = blocks.at(-1);
    if (block === undefined || used + column.width + 2 > width) {
      blocks.push([column]);
      used = nameWidth + 2 + column.width;
    } else {
      block.push(column);
      used += column.width + 2;
    }
  }
  const row = (name: string, cells: readonly string[]): string => [name, ...cells].join('  ');
  return blocks.flatMap((block) => {
    const rule = '─'.repeat(nameWidth + block.reduce((sum, column) => sum + column.width + 2, 0));
    const body = report.transforms.map(({ spec, seen }, index) => {
      const name = `${spec !== IDENTITY && seen ? '*' : ' '} ${names[index] ?? ''}`.padEnd(nameWidth);
      const cells = block.map((column) => shade(column.rates[index], paint)(column.texts[index] ?? ''));
      return row(name, cells);
    });
    return [
      paint.bold(
        row(
          `  ${heading}`.padEnd(nameWidth),
          block.map((column) => column.title.padStart(column.width)),
        ),
      ),
      paint.dim(rule),
      ...body,
      paint.dim(rule),
      '',
    ];
  });
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly rates: readonly (ReportRate | null)[];
  readonly texts: readonly string[];
}

function attackColumn({ transforms, cells }: Report, attack: string, rateOf: TableOptions['rateOf']): Column {
  const own = transforms.map(({ spec }) => cells.find((cell) => cell.attack === attack && cell.transform === spec));
  const parts = own.map((cell): readonly [string, string, string] => {
    if (cell === undefined) return ['', 'not run', ''];
    const shown = rateOf(cell);
    // Never 0%: nothing was measured.
    if (shown === null || shown.rate === null) return ['', 'none eligible', ''];
    return [`${shown.successes}/${shown.n}`, percent(shown.rate), intervalText(shown)];
  });
  const measured = parts.filter(([count]) => count !== '');
  const widths = [0, 1, 2].map((part) => Math.max(0, ...measured.map((texts) => texts[part]?.length ?? 0)));
  const texts = parts.map((part) =>
    part[0] === '' ? part[1] : part.map((text, index) => text.padStart(widths[index] ?? 0)).join(' '),
  );
  const title = printable(attack);
  const width = Math.max(title.length, ...texts.map((text) => text.length));
  const rates = own.map((cell) => (cell === undefined ? null : rateOf(cell)));
  return { title, width, rates, texts: texts.map((text) => text.padStart(width)) };
}

/** Colour repeats what the number says: most fooled, some, none. */
function shade(shown: ReportRate | null | undefined, paint: Paint): (text: string) => string {
  const rate = shown?.rate;
  if (rate === null || rate === undefined) return paint.dim;
  if (rate >= 0.5) return paint.red;
  return rate > 0 ? paint.yellow : paint.green;
}
