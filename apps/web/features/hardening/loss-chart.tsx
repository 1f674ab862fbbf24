'use client';

import { useTranslations } from 'next-intl';
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { HardeningDetailFragment } from './hardening.generated.ts';

const FEW = 12;

/** Loss in training and on the validation pictures, by step. */
export default function LossChart({ points }: { readonly points: HardeningDetailFragment['curve'] }) {
  const t = useTranslations('hardening.curve');
  const tick = { fill: 'var(--muted)', fontSize: 11 };
  const last = points.at(-1);
  // A line needs two points: the first few are seen as such.
  const dot = points.length <= FEW && { r: 3, strokeDasharray: 'none' };
  return (
    <figure>
      <div aria-hidden className="h-64">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={[...points]} margin={{ top: 8, right: 24, bottom: 4, left: 0 }}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="step"
              type="number"
              domain={['dataMin', 'dataMax']}
              allowDecimals={false}
              label={{
                value: t('step'),
                position: 'insideBottomRight',
                offset: -4,
                fill: 'var(--muted)',
                fontSize: 11,
              }}
              tick={tick}
              stroke="var(--line-strong)"
            />
            <YAxis tick={tick} stroke="var(--line-strong)" width={48} />
            <Tooltip
              contentStyle={{
                background: 'var(--raised)',
                border: '1px solid var(--line)',
                borderRadius: 6,
                fontSize: 12,
              }}
            />
            <Legend position="top" height={28} iconType="plainline" wrapperStyle={{ fontSize: 12 }} />
            <Line
              dataKey="trainLoss"
              name={t('train')}
              stroke="var(--accent-text)"
              strokeWidth={2}
              dot={dot}
              isAnimationActive={false}
            />
            <Line
              dataKey="heldOutLoss"
              name={t('heldOut')}
              stroke="var(--warn)"
              strokeWidth={2}
              strokeDasharray="6 3"
              connectNulls
              dot={dot}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
      {last !== undefined && (
        <figcaption className="sr-only">
          {t('summary', { step: last.step, loss: last.trainLoss?.toPrecision(3) ?? '–' })}
        </figcaption>
      )}
    </figure>
  );
}
