import type { useTranslations } from 'next-intl';
import type { Words } from '#web/features/names/use-words.ts';
import { factValues } from '#web/lib/fact-values.ts';
import { inPoints } from '#web/lib/format/in-points.ts';
import type { OpenAlertFragment } from './alerts.generated.ts';

/** What got worse: the sentence that the API writes in English (packages/metrics, `driftAlerts`). One that was stored without facts keeps its own. */
export function alertText(
  { text, facts, run }: Pick<OpenAlertFragment, 'text' | 'facts' | 'run'>,
  { t, names }: Omit<Words<ReturnType<typeof useTranslations<'overview.alerts'>>>, 'list'>,
): string {
  if (facts === null) return text;
  const { attack, transform, baseline, difference, lowest } = facts;
  return t(baseline === null ? 'rose' : 'drifted', {
    ...factValues(facts),
    ...{ difference: inPoints(difference), lowest: inPoints(lowest) },
    run: run.number,
    baseline: baseline ?? '',
    attack: names.attack(attack),
    transform: names.transform(transform),
  });
}
