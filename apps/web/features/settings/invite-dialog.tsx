'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Role } from '#web/graphql/schema.generated.ts';
import { fieldError, otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure } from '#web/lib/apollo/tell.ts';
import { Button } from '#web/ui/button.tsx';
import { Code } from '#web/ui/code.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { Said } from '#web/ui/said.tsx';
import { Select } from '#web/ui/select.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { InvitationCreateDocument } from './members.generated.ts';
import { useRoleOptions } from './role-options.ts';

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('settings.invite');
  const { id: workspaceId } = useWorkspace();
  const roles = useRoleOptions();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('TESTER');
  const [create, { data, loading }] = useMutation(InvitationCreateDocument, {
    refetchQueries: ['Members'],
    onError: tellFailure,
  });
  const payload = data?.invitationCreate;
  const link = payload?.link;
  const send = () =>
    create({ variables: { input: { workspaceId, role, ...(email.trim() !== '' && { email: email.trim() }) } } });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('description')}
      footer={
        link ? (
          <Button tone="primary" onClick={onClose}>
            {t('done')}
          </Button>
        ) : (
          <Button tone="primary" busy={loading} onClick={() => void send()}>
            {t('create')}
          </Button>
        )
      }
    >
      {link ? (
        <>
          <p className="mb-2 text-sm">{t('once')}</p>
          <Code text={link} wrap />
        </>
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('email')} hint={t('emailHint')} error={fieldError(payload?.userErrors, 'email')}>
            {(control) => (
              <Input {...control} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
            )}
          </Field>
          <Field label={t('role')}>
            {(control) => <Select control={control} value={role} options={roles} onChange={setRole} />}
          </Field>
          {otherErrors(payload?.userErrors, ['email']).map((message) => (
            <p key={message} role="alert" className="text-sm text-bad">
              <Said>{message}</Said>
            </p>
          ))}
        </div>
      )}
    </Dialog>
  );
}
