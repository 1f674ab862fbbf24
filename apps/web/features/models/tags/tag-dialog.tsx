'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState, type SyntheticEvent } from 'react';
import { fieldError, messageOf, otherErrors } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { ModelTagSetDocument, type ModelTagsFragment } from './model-tags.generated.ts';
import type { TaggedVersion } from './version-tags.tsx';

interface TagDialogProps {
  readonly model: ModelTagsFragment;
  readonly version: TaggedVersion;
  readonly onClose: () => void;
}

/** Puts a tag on a version. A tag is on one version of a model at a time, so one that exists moves, and the form says from where. */
export default function TagDialog({ model, version, onClose }: TagDialogProps) {
  const t = useTranslations('models.tags');
  const tui = useTranslations('ui');
  const [text, setText] = useState('');
  const [set, { data, loading, error }] = useMutation(ModelTagSetDocument, { onError: () => undefined });
  const tag = text.trim();
  const holder = model.tags.find((entry) => entry.tag === tag)?.version;
  const errors = data?.modelTagSet.userErrors;
  const wrong =
    fieldError(errors, 'tag') ??
    otherErrors(errors, ['tag'])[0] ??
    (error === undefined ? undefined : messageOf(error));
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const answer = await set({ variables: { input: { modelId: model.id, tag, versionId: version.id } } });
    if (answer.data?.modelTagSet.userErrors.length === 0) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="sm"
      title={t('title', { number: version.number })}
      description={t('description')}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field
          label={t('tag')}
          hint={holder === undefined || holder.id === version.id ? t('hint') : t('moves', { number: holder.number })}
          error={wrong}
        >
          {(control) => (
            <Input
              {...control}
              list="model-tags"
              value={text}
              maxLength={63}
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <datalist id="model-tags">
          {model.tags.map((entry) => (
            <option key={entry.tag} value={entry.tag} />
          ))}
        </datalist>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button type="submit" tone="primary" busy={loading} disabled={tag === ''}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
