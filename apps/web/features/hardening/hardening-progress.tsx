'use client';

import { useTranslations } from 'next-intl';
import { Progress } from '#web/ui/progress.tsx';
import { Duration } from '#web/ui/duration.tsx';

interface HardeningProgressLineProps {
  readonly progress: {
    readonly epoch: number;
    readonly epochs: number;
    readonly step: number;
    readonly steps: number;
    readonly secondsLeft: number | null;
  };
}

/** Steps of training, and about how long the others take. */
export function HardeningProgressLine({ progress }: HardeningProgressLineProps) {
  const t = useTranslations('hardening.progress');
  const { epoch, epochs, step, steps, secondsLeft } = progress;
  const text = t('epoch', { epoch, epochs, step, steps });
  return (
    <div className="flex min-w-40 flex-1 flex-col gap-1">
      <Progress value={steps === 0 ? null : step / steps} label={text} />
      <p className="tabular text-xs text-muted">
        {text}
        {secondsLeft !== null && secondsLeft > 0 && (
          <>
            {' · '}
            {t.rich('left', { time: () => <Duration seconds={secondsLeft} /> })}
          </>
        )}
      </p>
    </div>
  );
}
