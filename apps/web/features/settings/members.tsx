'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ConfirmButton } from '#web/ui/confirm-button.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Select } from '#web/ui/select.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import {
  InvitationRevokeDocument,
  MemberRemoveDocument,
  MembersDocument,
  MemberUpdateDocument,
  type InvitationRowFragment,
  type MemberRowFragment,
} from './members.generated.ts';
import { useRoleOptions } from './role-options.ts';

export function Members() {
  const t = useTranslations('settings.members');
  const { slug, can } = useWorkspace();
  const [inviting, setInviting] = useState(false);
  const { data, error, refetch } = useQuery(MembersDocument, { variables: { slug } });
  const workspace = data?.workspace;
  const pending = workspace?.invitations.filter(({ acceptedAt }) => acceptedAt === null) ?? [];
  return (
    <div className="flex flex-col gap-5">
      <Card
        title={t('title')}
        flush
        actions={
          can('member.manage') && (
            <Button
              size="sm"
              tone="primary"
              icon={<UserPlus className="size-3.5" aria-hidden />}
              onClick={() => setInviting(true)}
            >
              {t('invite')}
            </Button>
          )
        }
      >
        {workspace === undefined && error === undefined && <SkeletonRows label={t('loading')} />}
        {workspace === undefined && error !== undefined && (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )}
        <ul className="divide-y">
          {workspace?.members.map((member) => (
            <MemberLine key={member.user.id} member={member} isSelf={member.user.id === data?.viewer?.user.id} />
          ))}
        </ul>
      </Card>
      {pending.length > 0 && (
        <Card title={t('pending')} flush>
          <ul className="divide-y">
            {pending.map((invitation) => (
              <InvitationLine key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        </Card>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

function MemberLine({ member, isSelf }: { readonly member: MemberRowFragment; readonly isSelf: boolean }) {
  const t = useTranslations('settings.members');
  const { id: workspaceId, can } = useWorkspace();
  const roles = useRoleOptions();
  const [update] = useMutation(MemberUpdateDocument, {
    onError: tellFailure,
    onCompleted: ({ memberUpdate }) => void tellRefusal(memberUpdate.userErrors),
  });
  const [remove, removing] = useMutation(MemberRemoveDocument, {
    onError: tellFailure,
    onCompleted: ({ memberRemove }) => void tellRefusal(memberRemove.userErrors),
  });
  const [sure, setSure] = useState(false);
  const { user, role } = member;
  const mayManage = can('member.manage');
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">
          {user.name} {isSelf && <Badge>{t('you')}</Badge>}
        </p>
        <p className="truncate text-xs text-muted">{user.email}</p>
      </div>
      {mayManage ? (
        <Select
          className="w-36"
          label={t('roleOf', { name: user.name })}
          value={role}
          options={roles}
          onChange={(next) => void update({ variables: { input: { workspaceId, userId: user.id, role: next } } })}
        />
      ) : (
        <Badge>{roles.find(({ value }) => value === role)?.label}</Badge>
      )}
      {mayManage && (
        <Button
          size="sm"
          tone={sure ? 'danger' : 'quiet'}
          busy={removing.loading}
          onBlur={() => setSure(false)}
          onClick={() =>
            sure ? void remove({ variables: { input: { workspaceId, userId: user.id } } }) : setSure(true)
          }
        >
          {sure ? t('reallyRemove') : isSelf ? t('leave') : t('remove')}
        </Button>
      )}
    </li>
  );
}

function InvitationLine({ invitation }: { readonly invitation: InvitationRowFragment }) {
  const t = useTranslations('settings.members');
  const { can } = useWorkspace();
  const roles = useRoleOptions();
  const [revoke, { loading }] = useMutation(InvitationRevokeDocument, {
    onError: tellFailure,
    onCompleted: ({ invitationRevoke }) => void tellRefusal(invitationRevoke.userErrors),
  });
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate">{invitation.email ?? t('anyone')}</p>
        <p className="text-xs text-muted">
          {t.rich('expires', { time: () => <RelativeTime at={invitation.expiresAt} /> })}
        </p>
      </div>
      <Badge>{roles.find(({ value }) => value === invitation.role)?.label}</Badge>
      {can('member.manage') && (
        <ConfirmButton
          size="sm"
          tone="quiet"
          busy={loading}
          label={t('revoke')}
          sure={t('reallyRevoke')}
          onConfirm={() => void revoke({ variables: { id: invitation.id } })}
        />
      )}
    </li>
  );
}
