'use client';

import { useTranslations } from 'next-intl';
import { Progress } from '#web/ui/progress.tsx';
import { Duration } from '#web/ui/duration.tsx';
import { progressState } from './progress-state.ts';

interface ProgressLineProps {
  readonly progress: {
    readonly samplesTotal: number;
    readonly samplesDone: number;
    readonly samplesFailed: number;
    readonly secondsLeft: number | null;
  };
}

/** How many samples are done, and about how long the others take. */
export function ProgressLine({ progress }: ProgressLineProps) {
  const t = useTranslations('runs.progress');
  const { samplesTotal, samplesDone, samplesFailed, secondsLeft } = progress;
  const state = progressState(progress);
  const text = {
    planning: t('planning'),
    samples: t('samples', { done: samplesDone, total: samplesTotal }),
    retrying: t('retrying', { count: samplesFailed }),
  }[state];
  return (
    <div className="flex min-w-40 flex-col gap-1">
      <Progress value={state === 'samples' ? samplesDone / samplesTotal : null} label={text} />
      <p className="tabular text-xs text-muted">
        {text}
        {state === 'samples' && samplesFailed > 0 && ` · ${t('failed', { count: samplesFailed })}`}
        {secondsLeft !== null && (
          <>
            {' · '}
            {t.rich('left', { time: () => <Duration seconds={secondsLeft} /> })}
          </>
        )}
      </p>
    </div>
  );
}
