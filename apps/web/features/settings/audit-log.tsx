'use client';

import { useQuery } from '@apollo/client/react';
import { ScrollText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { SearchInput } from '#web/ui/search-input.tsx';
import { Select } from '#web/ui/select.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { DateTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { AuditLogDocument, type AuditRowFragment } from './audit-log.generated.ts';
import { useActionName } from './use-action-name.ts';

const EVERYONE = 'everyone';

/** Who did what, newest first, with what exactly changed. */
export function AuditLog() {
  const t = useTranslations('settings.audit');
  const { slug } = useWorkspace();
  const [action = '', setAction] = useUrlState('action');
  const [userId, setUserId] = useUrlState('user');
  const isFiltered = action !== '' || userId !== undefined;
  const filter = { ...(action !== '' && { action }), ...(userId !== undefined && { userId }) };
  const { data, previousData, error, refetch, fetchMore } = useQuery(AuditLogDocument, { variables: { slug, filter } });
  const workspace = (data ?? previousData)?.workspace;
  const events = workspace?.auditEvents;
  return (
    <>
      <div className="mb-3 flex flex-wrap gap-2">
        <SearchInput value={action} onChange={setAction} label={t('action')} />
        <Select
          className="w-48"
          label={t('person')}
          value={userId ?? EVERYONE}
          options={[
            { value: EVERYONE, label: t('everyone') },
            ...(workspace?.members ?? []).map(({ user }) => ({ value: user.id, label: user.name })),
          ]}
          onChange={(value) => setUserId(value === EVERYONE ? undefined : value)}
        />
      </div>
      <Card flush>
        {events === undefined &&
          (error === undefined ? (
            <SkeletonRows label={t('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          ))}
        {events?.edges.length === 0 && (
          <EmptyState
            icon={<ScrollText />}
            title={t('emptyTitle')}
            description={isFiltered ? t('empty') : t('nothingYet')}
            action={
              isFiltered ? (
                <Button
                  onClick={() => {
                    setAction(undefined);
                    setUserId(undefined);
                  }}
                >
                  {t('showAll')}
                </Button>
              ) : (
                <Link href={paths.runs(slug)} className={buttonClass()}>
                  {t('toRuns')}
                </Link>
              )
            }
          />
        )}
        <ul className="divide-y">
          {events?.edges.map(({ node }) => (
            <AuditLine key={node.id} event={node} />
          ))}
        </ul>
        {events?.pageInfo.hasNextPage === true && (
          <div className="border-t p-3 text-center">
            <Button onClick={() => void fetchMore({ variables: { after: events.pageInfo.endCursor } })}>
              {t('more')}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function AuditLine({ event }: { readonly event: AuditRowFragment }) {
  const t = useTranslations('settings.audit');
  const actionName = useActionName();
  const detail = JSON.stringify(event.detail, null, 2);
  const who = event.user?.name ?? t('system');
  return (
    <li data-row className="px-4 py-2">
      <details>
        <summary className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
          <span className="font-medium">{actionName(event.action)}</span>
          <span className="min-w-0 flex-1 truncate text-muted">
            {event.tokenName === null ? who : t('byToken', { name: who, token: event.tokenName })}
          </span>
          <DateTime at={event.createdAt} className="text-xs text-muted" />
        </summary>
        <pre className="mt-2 max-h-64 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs" tabIndex={0}>
          {event.action} {event.subjectType} {event.subjectId}
          {'\n'}
          {detail}
        </pre>
      </details>
    </li>
  );
}
