'use client';

import { useMutation } from '@apollo/client/react';
import { BellRing } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useWords } from '#web/features/names/use-words.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Said } from '#web/ui/said.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { AlertAcknowledgeDocument } from './alert-acknowledge.generated.ts';
import { alertText } from './alert-text.ts';
import type { OpenAlertFragment } from './alerts.generated.ts';

/** What got worse on its own and nobody has looked at yet. */
export function AlertList({ alerts }: { readonly alerts: readonly OpenAlertFragment[] }) {
  const t = useTranslations('overview.alerts');
  if (alerts.length === 0) return null;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-2">
      {alerts.map((alert) => (
        <AlertLine key={alert.id} alert={alert} />
      ))}
    </section>
  );
}

/** With a mutation of its own: only what was pressed is busy. */
function AlertLine({ alert }: { readonly alert: OpenAlertFragment }) {
  const t = useTranslations('overview.alerts');
  const words = useWords(t);
  const { slug, can } = useWorkspace();
  const [acknowledge, { loading }] = useMutation(AlertAcknowledgeDocument, {
    refetchQueries: ['Overview'],
    onError: tellFailure,
    onCompleted: ({ alertAcknowledge }) => void tellRefusal(alertAcknowledge.userErrors),
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-warn-line bg-warn-soft px-4 py-2.5">
      <BellRing className="size-4 shrink-0 text-warn" aria-hidden />
      <p className="min-w-0 flex-1 basis-64 text-sm">
        <Link href={paths.run(slug, alert.run.number)} className="font-medium hover:underline">
          {alert.campaign.name}
        </Link>{' '}
        <Said>{alertText(alert, words)}</Said> <RelativeTime at={alert.createdAt} className="text-xs text-muted" />
      </p>
      {can('finding.triage') && (
        <Button size="sm" busy={loading} onClick={() => void acknowledge({ variables: { id: alert.id } })}>
          {t('acknowledge')}
        </Button>
      )}
    </div>
  );
}
