import clsx from 'clsx';

interface ProgressProps {
  /** 0..1; without a value something is under way that cannot be measured. */
  readonly value?: number | null | undefined;
  readonly label: string;
  readonly tone?: 'accent' | 'bad';
  readonly className?: string;
}

export function Progress({ value, label, tone = 'accent', className }: ProgressProps) {
  const known = value !== undefined && value !== null;
  const percent = known ? Math.round(Math.min(1, Math.max(0, value)) * 100) : undefined;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={clsx('h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      <div
        className={clsx(
          'h-full rounded-full transition-[width] duration-300',
          known ? (tone === 'accent' ? 'bg-accent' : 'bg-bad-solid') : 'striped w-full animate-pulse',
        )}
        style={known ? { width: `${percent ?? 0}%` } : undefined}
      />
    </div>
  );
}
