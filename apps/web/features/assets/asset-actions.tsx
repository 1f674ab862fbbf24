'use client';

import { Archive, ArchiveRestore, Ellipsis, Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fieldError, messageOf, otherErrors, type UserErrorLike } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { toast } from '#web/ui/toast.tsx';

interface Asset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly archivedAt: string | null;
}

interface AssetChange {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly archived?: boolean;
}

interface AssetActionsProps {
  readonly asset: Asset;
  /** What is said when it was archived: what stays. */
  readonly archivedText: string;
  /** Resolves with what the API did not accept. */
  readonly update: (change: AssetChange) => Promise<readonly UserErrorLike[]>;
}

/** Renames a model or a data set, and takes it out of the lists or back into them. */
export function AssetActions({ asset, archivedText, update }: AssetActionsProps) {
  const t = useTranslations('assets.actions');
  const [editing, setEditing] = useState(false);
  const isArchived = asset.archivedAt !== null;
  const setArchived = async (archived: boolean) => {
    try {
      if (tellRefusal(await update({ id: asset.id, archived }))) return;
      toast({
        kind: 'success',
        text: archived ? archivedText : t('restored', { name: asset.name }),
        ...(archived && { action: { label: t('undo'), onClick: () => void setArchived(false) } }),
      });
    } catch (error) {
      tellFailure(error);
    }
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
          onSelect={() => void setArchived(!isArchived)}
        >
          {isArchived ? t('restore') : t('archive')}
        </MenuItem>
      </Menu>
      {editing && <EditDialog asset={asset} update={update} onClose={() => setEditing(false)} />}
    </>
  );
}

interface EditDialogProps extends Pick<AssetActionsProps, 'asset' | 'update'> {
  readonly onClose: () => void;
}

function EditDialog({ asset, update, onClose }: EditDialogProps) {
  const t = useTranslations('assets.actions');
  const tui = useTranslations('ui');
  const [name, setName] = useState(asset.name);
  const [description, setDescription] = useState(asset.description);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly UserErrorLike[]>([]);
  const save = async () => {
    setBusy(true);
    try {
      const found = await update({ id: asset.id, name, description });
      setErrors(found);
      if (found.length === 0) onClose();
    } catch (error) {
      setErrors([{ field: [], message: messageOf(error) }]);
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('edit')}
      footer={
        <>
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label={t('name')} error={fieldError(errors, 'name')}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('description')} error={fieldError(errors, 'description')}>
          {(control) => (
            <Textarea {...control} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
        {otherErrors(errors, ['name', 'description']).map((message) => (
          <p key={message} role="alert" className="text-sm text-bad">
            {message}
          </p>
        ))}
      </div>
    </Dialog>
  );
}
