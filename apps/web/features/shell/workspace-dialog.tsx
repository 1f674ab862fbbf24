'use client';

import { useMutation } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, type SyntheticEvent } from 'react';
import { ViewerDocument } from '#web/features/session/viewer.generated.ts';
import { fieldError, messageOf, otherErrors } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { WorkspaceCreateDocument } from './workspace-create.generated.ts';
import { slugOf } from './workspace-slug.ts';

/** Makes a workspace with whoever makes it as its first administrator, and opens it. */
export default function WorkspaceDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('shell.newWorkspace');
  const tui = useTranslations('ui');
  const router = useRouter();
  const [name, setName] = useState('');
  /** Follows the name until somebody writes another. */
  const [ownSlug, setOwnSlug] = useState<string | undefined>();
  const slug = ownSlug ?? slugOf(name);
  const [create, { data, loading, error }] = useMutation(WorkspaceCreateDocument, {
    refetchQueries: [ViewerDocument],
    awaitRefetchQueries: true,
    onError: () => undefined,
  });
  const errors = data?.workspaceCreate.userErrors;
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const made = (await create({ variables: { input: { name: name.trim(), slug } } })).data?.workspaceCreate.workspace;
    if (!made) return;
    onClose();
    router.push(paths.overview(made.slug));
  };
  return (
    <Dialog open onOpenChange={onClose} width="sm" title={t('title')} description={t('description')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field
          label={t('name')}
          error={
            fieldError(errors, 'name') ??
            otherErrors(errors, ['name', 'slug'])[0] ??
            (error === undefined ? undefined : messageOf(error))
          }
        >
          {(control) => (
            <Input {...control} value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={t('slug')} hint={t('slugHint')} error={fieldError(errors, 'slug')}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={slug}
              maxLength={48}
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setOwnSlug(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button type="submit" tone="primary" busy={loading} disabled={name.trim() === '' || slug === ''}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
