'use client';

import { useMutation } from '@apollo/client/react';
import { Archive, ArchiveRestore, Ellipsis, Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fieldError, messageOf } from '#web/lib/apollo/message-of.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { toast } from '#web/ui/toast.tsx';
import { ModelUpdateDocument } from './model-update.generated.ts';

interface ModelActionsProps {
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly archivedAt: string | null;
  };
}

export function ModelActions({ model }: ModelActionsProps) {
  const t = useTranslations('models.actions');
  const [editing, setEditing] = useState(false);
  const [update] = useMutation(ModelUpdateDocument, {
    onError: (error) => toast({ kind: 'error', text: messageOf(error) }),
  });
  const isArchived = model.archivedAt !== null;
  const setArchived = (archived: boolean) => {
    void update({ variables: { input: { id: model.id, archived } } }).then(() =>
      toast({
        kind: 'success',
        text: archived ? t('archivedToast') : t('restoredToast'),
        ...(archived && { action: { label: t('undo'), onClick: () => setArchived(false) } }),
      }),
    );
  };
  return (
    <>
      <Menu trigger={<IconButton label={t('more')} icon={<Ellipsis className="size-4" aria-hidden />} />}>
        <MenuItem icon={<Pencil className="size-3.5 text-muted" aria-hidden />} onSelect={() => setEditing(true)}>
          {t('edit')}
        </MenuItem>
        <MenuItem
          icon={
            isArchived ? (
              <ArchiveRestore className="size-3.5 text-muted" aria-hidden />
            ) : (
              <Archive className="size-3.5 text-muted" aria-hidden />
            )
          }
          onSelect={() => setArchived(!isArchived)}
        >
          {isArchived ? t('restore') : t('archive')}
        </MenuItem>
      </Menu>
      {editing && <EditDialog model={model} onClose={() => setEditing(false)} />}
    </>
  );
}

function EditDialog({ model, onClose }: ModelActionsProps & { readonly onClose: () => void }) {
  const t = useTranslations('models.actions');
  const [name, setName] = useState(model.name);
  const [description, setDescription] = useState(model.description);
  const [update, { data, loading, error }] = useMutation(ModelUpdateDocument);
  const errors = data?.modelUpdate.userErrors;
  const save = async () => {
    const answer = await update({ variables: { input: { id: model.id, name, description } } });
    if (answer.data?.modelUpdate.userErrors.length === 0) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('edit')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" busy={loading} onClick={() => void save()}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field
          label={t('name')}
          error={fieldError(errors, 'name') ?? (error === undefined ? undefined : messageOf(error))}
        >
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('description')} error={fieldError(errors, 'description')}>
          {(control) => (
            <Textarea {...control} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
