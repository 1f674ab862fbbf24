'use client';

import { BookOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { useUrlState } from '#web/lib/use-url-state.ts';
import type { ReportOnPage } from './report-overview.tsx';

interface ReadingGuideProps {
  readonly run: RunOnPage;
  readonly report: ReportOnPage;
}

/** The words of a report, explained by what this run did. Folded, but where a link leads to it open. */
export default function ReadingGuide({ run, report }: ReadingGuideProps) {
  const t = useTranslations('report.guide');
  const names = useNames();
  const [guide, setGuide] = useUrlState('guide');
  const { norm, epsilonLevels } = report.notTestedFacts;
  const has = (attack: string) => run.attacks.some(({ id }) => id.startsWith(attack));
  const entries = [
    { key: 'fooled', text: t('fooled.text', { objective: names.objective(run.objective) }) },
    { key: 'budget', text: t('budget.text', { norm, epsilonLevels }) },
    ...(['plain', 'averaged', 'noise'] as const).flatMap((key) => (has(key) ? [{ key, text: t(`${key}.text`) }] : [])),
    ...(['transforms', 'eligible', 'interval'] as const).map((key) => ({ key, text: t(`${key}.text`) })),
  ] as const;
  return (
    <details
      className="rounded-lg border bg-surface print:hidden"
      open={guide === 'open'}
      onToggle={(event) => setGuide(event.currentTarget.open ? 'open' : undefined)}
    >
      <summary className="flex items-center gap-2 rounded-lg px-4 py-2.5 text-sm font-medium hover:bg-hover/60">
        <BookOpen className="size-4 text-muted" aria-hidden />
        {t('title')}
      </summary>
      <dl className="grid gap-x-8 gap-y-3 border-t p-4 text-sm md:grid-cols-2 2xl:grid-cols-4">
        {entries.map(({ key, text }) => (
          <div key={key}>
            <dt className="font-medium">{t(`${key}.term`)}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
