'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { KeyRound, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { ApiTokenRevokeDocument, TokensDocument, type TokenRowFragment } from './tokens.generated.ts';

export function Tokens() {
  const t = useTranslations('settings.tokens');
  const { slug } = useWorkspace();
  const [creating, setCreating] = useState(false);
  const { data, error, refetch } = useQuery(TokensDocument, { variables: { slug } });
  const tokens = data?.workspace?.apiTokens;
  const newButton = (
    <Button size="sm" tone="primary" icon={<Plus className="size-3.5" aria-hidden />} onClick={() => setCreating(true)}>
      {t('new')}
    </Button>
  );
  return (
    <>
      <Card
        title={t('title')}
        description={t('description')}
        flush
        actions={tokens !== undefined && tokens.length > 0 && newButton}
      >
        {tokens === undefined &&
          (error === undefined ? (
            <SkeletonRows label={t('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          ))}
        {tokens?.length === 0 && (
          <EmptyState icon={<KeyRound />} title={t('emptyTitle')} description={t('empty')} action={newButton} />
        )}
        <ul className="divide-y">
          {tokens?.map((token) => (
            <TokenLine key={token.id} token={token} />
          ))}
        </ul>
      </Card>
      {creating && <TokenDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function TokenLine({ token }: { readonly token: TokenRowFragment }) {
  const t = useTranslations();
  const [sure, setSure] = useState(false);
  const [revoke, { loading }] = useMutation(ApiTokenRevokeDocument, {
    onError: tellFailure,
    onCompleted: ({ apiTokenRevoke }) => void tellRefusal(apiTokenRevoke.userErrors),
  });
  const isRevoked = token.revokedAt !== null;
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">
          {token.name}{' '}
          <code className="font-mono text-xs font-normal text-muted">
            {t('settings.tokens.prefix', { prefix: token.prefix })}
          </code>
        </p>
        <p className="text-xs text-muted">
          {token.user?.name ?? '–'} ·{' '}
          {token.lastUsedAt === null
            ? t('settings.tokens.neverUsed')
            : t.rich('settings.tokens.used', { time: () => <RelativeTime at={token.lastUsedAt ?? ''} /> })}
          {token.expiresAt !== null && ' · '}
          {token.expiresAt !== null &&
            t.rich('settings.tokens.expires', { time: () => <RelativeTime at={token.expiresAt ?? ''} /> })}
        </p>
      </div>
      <Badge>{t(`shell.role.${token.role}`)}</Badge>
      {isRevoked ? (
        <Badge tone="neutral">{t('settings.tokens.revoked')}</Badge>
      ) : (
        <Button
          size="sm"
          tone={sure ? 'danger' : 'quiet'}
          busy={loading}
          onBlur={() => setSure(false)}
          onClick={() => (sure ? void revoke({ variables: { id: token.id } }) : setSure(true))}
        >
          {sure ? t('settings.tokens.reallyRevoke') : t('settings.tokens.revoke')}
        </Button>
      )}
    </li>
  );
}
