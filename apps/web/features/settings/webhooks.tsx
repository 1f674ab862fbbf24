'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import {
  CircleCheck,
  CircleX,
  Clock,
  Ellipsis,
  Pause,
  Pencil,
  Play,
  Plus,
  Send,
  Trash2,
  Webhook as WebhookIcon,
  type LucideIcon,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { DeliveryState } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { toldValues } from '#web/lib/told-values.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ConfirmButton } from '#web/ui/confirm-button.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Said } from '#web/ui/said.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';
import {
  WebhookRemoveDocument,
  WebhookSaveDocument,
  WebhooksDocument,
  WebhookTestDocument,
  type DeliveryRowFragment,
  type WebhookRowFragment,
} from './webhooks.generated.ts';

const LOOKS: Record<DeliveryState, { tone: Tone; icon: LucideIcon }> = {
  DELIVERED: { tone: 'good', icon: CircleCheck },
  FAILED: { tone: 'bad', icon: CircleX },
  PENDING: { tone: 'neutral', icon: Clock },
};

export function Webhooks() {
  const t = useTranslations('settings.webhooks');
  const { slug } = useWorkspace();
  const [open, setOpen] = useState<WebhookRowFragment | 'new' | undefined>();
  const { data, error, refetch } = useQuery(WebhooksDocument, { variables: { slug }, pollInterval: 15_000 });
  const workspace = data?.workspace;
  const newButton = (
    <Button size="sm" tone="primary" icon={<Plus className="size-3.5" aria-hidden />} onClick={() => setOpen('new')}>
      {t('new')}
    </Button>
  );
  return (
    <div className="flex flex-col gap-5">
      {workspace === undefined && (
        <Card flush>
          {error === undefined ? (
            <SkeletonRows label={t('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )}
        </Card>
      )}
      {workspace?.webhooks.length === 0 && (
        <Card>
          <EmptyState icon={<WebhookIcon />} title={t('emptyTitle')} description={t('empty')} action={newButton} />
        </Card>
      )}
      {workspace !== undefined && workspace !== null && workspace.webhooks.length > 0 && (
        <div className="flex justify-end">{newButton}</div>
      )}
      {workspace?.webhooks.map((webhook) => (
        <WebhookCard key={webhook.id} webhook={webhook} onEdit={() => setOpen(webhook)} />
      ))}
      {open !== undefined && (
        <WebhookDialog
          webhook={open === 'new' ? undefined : open}
          events={workspace?.webhookEvents ?? []}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

function WebhookCard({ webhook, onEdit }: { readonly webhook: WebhookRowFragment; readonly onEdit: () => void }) {
  const t = useTranslations('settings.webhooks');
  const { id: workspaceId } = useWorkspace();
  const refetchQueries = ['Webhooks'];
  const [save] = useMutation(WebhookSaveDocument, {
    onError: tellFailure,
    onCompleted: ({ webhookSave }) => void tellRefusal(webhookSave.userErrors),
  });
  const [remove, removing] = useMutation(WebhookRemoveDocument, {
    refetchQueries,
    onError: tellFailure,
    onCompleted: ({ webhookRemove }) => void tellRefusal(webhookRemove.userErrors),
  });
  const [test, testing] = useMutation(WebhookTestDocument, {
    refetchQueries,
    onError: tellFailure,
    onCompleted: ({ webhookTest }) => void tellRefusal(webhookTest.userErrors),
  });
  const isPaused = webhook.pausedAt !== null;
  const deliveries = webhook.deliveries.edges;
  const { id, url, events } = webhook;
  return (
    <Card
      flush
      title={<span className="font-mono text-xs break-all">{url}</span>}
      description={events.join(', ')}
      actions={
        <>
          {isPaused && <Badge icon={<Pause aria-hidden />}>{t('paused')}</Badge>}
          <Button
            size="sm"
            icon={<Send className="size-3.5" aria-hidden />}
            busy={testing.loading}
            onClick={() => void test({ variables: { id } })}
          >
            {t('test')}
          </Button>
          <Menu
            trigger={
              <IconButton size="sm" label={t('more', { url })} icon={<Ellipsis className="size-4" aria-hidden />} />
            }
          >
            <MenuItem icon={<Pencil className="size-3.5 text-muted" aria-hidden />} onSelect={onEdit}>
              {t('edit')}
            </MenuItem>
            <MenuItem
              icon={
                isPaused ? (
                  <Play className="size-3.5 text-muted" aria-hidden />
                ) : (
                  <Pause className="size-3.5 text-muted" aria-hidden />
                )
              }
              onSelect={() => void save({ variables: { input: { id, workspaceId, url, events, paused: !isPaused } } })}
            >
              {isPaused ? t('resume') : t('pause')}
            </MenuItem>
          </Menu>
          <ConfirmButton
            size="sm"
            tone="quiet"
            icon={<Trash2 className="size-3.5" aria-hidden />}
            label={t('remove')}
            sure={t('reallyRemove')}
            busy={removing.loading}
            onConfirm={() => void remove({ variables: { id } })}
          />
        </>
      }
    >
      {deliveries.length === 0 && <p className="px-4 py-3 text-sm text-faint">{t('noDeliveries')}</p>}
      <ul className="divide-y">
        {deliveries.map(({ node }) => (
          <DeliveryLine key={node.id} delivery={node} />
        ))}
      </ul>
    </Card>
  );
}

function DeliveryLine({ delivery }: { readonly delivery: DeliveryRowFragment }) {
  const t = useTranslations('settings.webhooks');
  const { tone, icon: Icon } = LOOKS[delivery.state];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-xs">
      <Badge tone={tone} icon={<Icon aria-hidden />}>
        {t(`state.${delivery.state}`)}
      </Badge>
      <span className="font-mono">{delivery.event}</span>
      <span className="min-w-0 flex-1 truncate text-muted">
        {delivery.responseCode !== null && t('answered', { code: String(delivery.responseCode) })}
        {delivery.responseCode !== null && delivery.error !== null && ' · '}
        {delivery.error !== null && <Reason because={delivery.because} error={delivery.error} />}
        {delivery.attempts > 1 && ` · ${t('attempts', { count: delivery.attempts })}`}
      </span>
      <RelativeTime at={delivery.createdAt} className="text-muted" />
    </li>
  );
}

function Reason({ because, error }: { readonly because: DeliveryRowFragment['because']; readonly error: string }) {
  const t = useTranslations('told.undelivered');
  if (because === null || because.code === 'OTHER') return <Said>{error}</Said>;
  return t(because.code, toldValues(because.values));
}
