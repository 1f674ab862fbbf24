import { transformLabel } from '../../model/names.ts';
import type { Report, ReportRate } from '../../report-schema.ts';
import { percent, points, pointsInterval } from '../../text.ts';
import { SCENARIOS } from '../scenarios.ts';
import { md, mdTable } from './text.ts';

/** What a hardening was worth, clean quality first. */
export function hardeningPart({ hardening }: Report): readonly string[] {
  if (hardening === undefined) return [];
  const { headline, clean, rows, notes } = hardening;
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  const rate = (each: ReportRate): string =>
    each.rate === null ? '–' : `${percent(each.rate)} ${each.successes}/${each.n}`;
  const change = ({
    difference,
    interval,
  }: Pick<(typeof rows)[number], 'difference' | 'interval'>): readonly [string, string] =>
    difference === null ? ['–', '–'] : [points(difference), pointsInterval(interval)];
  const averaged = rows.filter(({ attack }) => attack === 'averaged');
  const shown = averaged.length === 0 ? rows : averaged;
  const table =
    clean === null
      ? []
      : [
          mdTable(
            ['On held-out images', 'Before', 'After', 'Change, points', '95% interval', 'n'],
            [
              [
                md(`clean ${clean.metric}, by ${clean.reference}`),
                share(clean.before),
                share(clean.after),
                ...change(clean),
                String(clean.n),
              ],
              ...shown.map((row) => [
                md(`${row.attack}, ${transformLabel(row.transform)} (${SCENARIOS[row.scenario]})`),
                rate(row.before),
                rate(row.after),
                ...change(row),
                String(row.n),
              ]),
            ],
            [1, 2, 3, 4, 5],
          ),
        ];
  return ['### Hardening', md(headline), ...table, notes.map((note) => `- ${md(note)}`).join('\n')];
}
