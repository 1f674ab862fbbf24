'use client';

import clsx from 'clsx';
import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { useNames } from '#web/features/names/use-names.ts';
import { Card } from '#web/ui/card.tsx';
import type { ReportOnPage } from './report-overview.tsx';

type Curve = ReturnType<typeof withCells>;
/** One strength: for every attack its rate, interval and baseline. */
type Point = Record<string, number | readonly [number, number]>;

/** Told apart by dash and marker too, not by colour alone. */
const LOOKS = [
  { colour: 'var(--accent-text)', dash: '0' },
  { colour: 'var(--bad)', dash: '6 3' },
  { colour: 'var(--warn)', dash: '2 3' },
  { colour: 'var(--muted)', dash: '8 3 2 3' },
  { colour: 'var(--good)', dash: '4 2' },
] as const;

/** Attack success against the strength of a transform, with interval bands; a thin line where the baseline was. */
export default function Curves({ report }: { readonly report: ReportOnPage }) {
  const t = useTranslations('report.curves');
  const nameOf = useCurveName();
  const curves = useMemo(() => report.curves.map((curve) => withCells(curve, report.cells)), [report]);
  return (
    <div className={clsx('grid gap-5', curves.length > 1 && 'xl:grid-cols-2')}>
      {curves.map((curve) => (
        <Card
          key={`${curve.transform} ${curve.label}`}
          title={t('title', { transform: nameOf(curve).whole })}
          description={t('description')}
        >
          <CurveChart curve={curve} />
        </Card>
      ))}
    </div>
  );
}

/** A curve says which cells of the matrix it is drawn through. */
function withCells({ series, ...curve }: ReportOnPage['curves'][number], cells: ReportOnPage['cells']) {
  return {
    ...curve,
    series: series.map(({ attack, points }) => ({
      attack,
      points: points.map(({ strength, spec }) => ({
        strength,
        cell: cells.find((each) => each.attack === attack && each.transform === spec),
      })),
    })),
  };
}

function CurveChart({ curve }: { readonly curve: Curve }) {
  const t = useTranslations('report.curves');
  const format = useFormatter();
  const points = useMemo(() => pointsOf(curve), [curve]);
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  const names = useNames();
  const hasBaseline = curve.series.some((series) =>
    series.points.some(({ cell }) => typeof cell?.baseline?.rate === 'number'),
  );
  const { parameter, unit } = useCurveName()(curve);
  const axis = unit === '' ? parameter : t('axis', { parameter, unit });
  return (
    <figure>
      <div aria-hidden className="h-72">
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            accessibilityLayer={false}
            data={[...points]}
            margin={{ top: 8, right: 12, bottom: 18, left: 0 }}
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="strength"
              type="number"
              domain={['dataMin', 'dataMax']}
              tick={{ fill: 'var(--muted)', fontSize: 11 }}
              stroke="var(--line-strong)"
              label={{ value: axis, position: 'insideBottom', offset: -10, fill: 'var(--muted)', fontSize: 11 }}
            />
            <YAxis
              domain={[0, 1]}
              ticks={[0, 0.25, 0.5, 0.75, 1]}
              tickFormatter={percent}
              tick={{ fill: 'var(--muted)', fontSize: 11 }}
              stroke="var(--line-strong)"
              width={44}
            />
            <Tooltip
              formatter={(value) => (typeof value === 'number' ? percent(value) : '')}
              contentStyle={{
                background: 'var(--raised)',
                border: '1px solid var(--line)',
                borderRadius: 6,
                fontSize: 12,
              }}
            />
            <Legend position="top" iconType="plainline" wrapperStyle={{ fontSize: 12, paddingBottom: 8 }} />
            {curve.series.map(({ attack }, index) => (
              <Area
                key={`${attack} band`}
                dataKey={`${attack}:band`}
                stroke="none"
                fill={lookOf(index).colour}
                fillOpacity={0.12}
                legendType="none"
                tooltipType="none"
                isAnimationActive={false}
              />
            ))}
            {hasBaseline &&
              curve.series.map(({ attack }, index) => (
                <Line
                  key={`${attack} baseline`}
                  dataKey={`${attack}:baseline`}
                  name={t('baseline', { attack: names.attack(attack) })}
                  stroke={lookOf(index).colour}
                  strokeWidth={1}
                  strokeOpacity={0.55}
                  dot={false}
                  legendType="none"
                  isAnimationActive={false}
                />
              ))}
            {curve.series.map(({ attack }, index) => (
              <Line
                key={attack}
                dataKey={attack}
                name={names.attack(attack)}
                stroke={lookOf(index).colour}
                strokeDasharray={lookOf(index).dash}
                strokeWidth={2}
                dot={{ r: 3, strokeDasharray: '0' }}
                isAnimationActive={false}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      {/* Around the table: by itself it would keep its height, and lengthen the page by it. */}
      <div className="relative">
        <div className="sr-only">
          <CurveTable curve={curve} />
        </div>
      </div>
    </figure>
  );
}

/** What differs along a curve, in the reader's language; a parameter that this version does not know keeps its name. */
function useCurveName() {
  const catalogue = useCatalogue();
  const names = useNames();
  return ({ field, label, parameter, transform, unit }: Curve) => {
    if (field === null) return { whole: label, parameter, unit };
    const known = catalogue.field({ key: field, unit });
    return { whole: `${names.transform(transform)} ${known.name}`, parameter: known.name, unit: known.unit };
  };
}

const lookOf = (index: number): (typeof LOOKS)[number] => LOOKS[index % LOOKS.length] ?? LOOKS[0];

function pointsOf(curve: Curve): readonly Point[] {
  const byStrength = new Map<number, Point>();
  for (const { attack, points } of curve.series) {
    for (const { strength, cell } of points) {
      const point = byStrength.get(strength) ?? { strength };
      byStrength.set(strength, point);
      if (cell === undefined) continue;
      const { attackSuccess, baseline } = cell;
      if (attackSuccess.rate !== null) {
        point[attack] = attackSuccess.rate;
        point[`${attack}:band`] = [attackSuccess.interval.low, attackSuccess.interval.high];
      }
      if (typeof baseline?.rate === 'number') point[`${attack}:baseline`] = baseline.rate;
    }
  }
  return [...byStrength.values()].sort((a, b) => Number(a['strength']) - Number(b['strength']));
}

/** The same numbers for whoever does not see the chart. */
function CurveTable({ curve }: { readonly curve: Curve }) {
  const names = useNames();
  const t = useTranslations('report.curves');
  const format = useFormatter();
  const strengths = [...new Set(curve.series.flatMap(({ points }) => points.map(({ strength }) => strength)))].sort(
    (a, b) => a - b,
  );
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  const name = useCurveName()(curve);
  return (
    <table>
      <caption>{t('title', { transform: name.whole })}</caption>
      <thead>
        <tr>
          <th scope="col">{name.parameter}</th>
          {curve.series.map(({ attack }) => (
            <th key={attack} scope="col">
              {names.attack(attack)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {strengths.map((strength) => (
          <tr key={strength}>
            <th scope="row">{strength}</th>
            {curve.series.map(({ attack, points }) => {
              const rate = points.find((point) => point.strength === strength)?.cell?.attackSuccess;
              return (
                <td key={attack}>
                  {typeof rate?.rate !== 'number'
                    ? t('notMeasured')
                    : t('point', {
                        rate: percent(rate.rate),
                        low: percent(rate.interval.low),
                        high: percent(rate.interval.high),
                      })}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
