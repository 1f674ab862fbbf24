import clsx from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'accent';

const TONES: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted border-line',
  good: 'bg-good-soft text-good border-good-line',
  bad: 'bg-bad-soft text-bad border-bad-line',
  warn: 'bg-warn-soft text-warn border-warn-line',
  accent: 'bg-accent-soft text-accent-text border-transparent',
};

interface BadgeProps {
  readonly tone?: Tone;
  /** With a tone other than neutral an icon says the same as the colour. */
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center gap-1 rounded-full border px-1.5 text-2xs font-medium whitespace-nowrap [&_svg]:size-3',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
