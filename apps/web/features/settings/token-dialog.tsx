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
import { useRoleOptions } from './role-options.ts';
import { ApiTokenCreateDocument } from './tokens.generated.ts';

const LIFETIMES = ['30', '90', '365', 'never'] as const;
const DAY_MS = 86_400_000;

export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('settings.tokenDialog');
  const { id: workspaceId, role: ownRole } = useWorkspace();
  const roles = useRoleOptions();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(ownRole === 'VIEWER' ? 'VIEWER' : 'TESTER');
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]>('90');
  const [create, { data, loading }] = useMutation(ApiTokenCreateDocument, {
    refetchQueries: ['Tokens'],
    onError: tellFailure,
  });
  const payload = data?.apiTokenCreate;
  const secret = payload?.secret;
  const send = () => {
    const expiry =
      lifetime === 'never' ? {} : { expiresAt: new Date(Date.now() + Number(lifetime) * DAY_MS).toISOString() };
    return create({ variables: { input: { workspaceId, name, role, ...expiry } } });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('description')}
      footer={
        secret ? (
          <Button tone="primary" onClick={onClose}>
            {t('done')}
          </Button>
        ) : (
          <Button tone="primary" busy={loading} disabled={name.trim() === ''} onClick={() => void send()}>
            {t('create')}
          </Button>
        )
      }
    >
      {secret ? (
        <>
          <p className="mb-2 text-sm">{t('once')}</p>
          <Code text={secret} wrap />
        </>
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            className="sm:col-span-2"
            label={t('name')}
            hint={t('nameHint')}
            error={fieldError(payload?.userErrors, 'name')}
          >
            {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label={t('role')} error={fieldError(payload?.userErrors, 'role')}>
            {(control) => <Select control={control} value={role} options={roles} onChange={setRole} />}
          </Field>
          <Field label={t('lifetime')} error={fieldError(payload?.userErrors, 'expiresAt')}>
            {(control) => (
              <Select
                control={control}
                value={lifetime}
                options={LIFETIMES.map((value) => ({ value, label: t(`lifetimes.${value}`) }))}
                onChange={setLifetime}
              />
            )}
          </Field>
          {otherErrors(payload?.userErrors, ['name', 'role', 'expiresAt']).map((message) => (
            <p key={message} role="alert" className="text-sm text-bad">
              <Said>{message}</Said>
            </p>
          ))}
        </div>
      )}
    </Dialog>
  );
}
