import clsx from 'clsx';

export interface SparklinePoint {
  /** 0..1; null where nothing was measured, which leaves a gap. */
  readonly value: number | null;
  readonly low?: number;
  readonly high?: number;
}

interface SparklineProps {
  readonly points: readonly SparklinePoint[];
  /** What the line says in words; the line itself is for the eye only. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  readonly className?: string;
}

/** A rate over time with its interval as a band, on a fixed scale of 0 to 100 % so that lines compare. */
export function Sparkline({ points, label, width = 96, height = 28, className }: SparklineProps) {
  const measured = points.filter((point) => point.value !== null);
  if (measured.length === 0) return null;
  const pad = 3;
  const x = (index: number) => pad + (points.length < 2 ? 0.5 : index / (points.length - 1)) * (width - 2 * pad);
  const y = (value: number) => pad + (1 - value) * (height - 2 * pad);
  const known = points.flatMap((point, index) =>
    point.value === null ? [] : [{ index, value: point.value, low: point.low, high: point.high }],
  );
  const line = known.map(({ index, value }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const banded = known.filter((point) => point.low !== undefined && point.high !== undefined);
  const band = [
    ...banded.map(({ index, high }) => `${x(index).toFixed(1)},${y(high ?? 0).toFixed(1)}`),
    ...banded.toReversed().map(({ index, low }) => `${x(index).toFixed(1)},${y(low ?? 0).toFixed(1)}`),
  ].join(' ');
  const last = known.at(-1);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={clsx('shrink-0 text-accent-text', className)}
    >
      <line x1={pad} x2={width - pad} y1={y(0)} y2={y(0)} stroke="var(--line)" />
      {banded.length > 1 && <polygon points={band} fill="currentColor" opacity={0.2} />}
      {known.length > 1 && (
        <polyline points={line} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
      )}
      {last !== undefined && <circle cx={x(last.index)} cy={y(last.value)} r={2.25} fill="currentColor" />}
    </svg>
  );
}
