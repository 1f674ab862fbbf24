'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Textarea } from '#web/ui/field.tsx';
import { toast } from '#web/ui/toast.tsx';
import { BaselineBlessDocument, BaselineUndoDocument } from './baseline.generated.ts';
import { RunPageDocument } from './run-page.generated.ts';
import type { RunOnPage } from './run-page.tsx';

/** Makes a run the one that later runs of its campaign are compared with. A reason is asked for, and kept. */
export default function BlessDialog({ run, onClose }: { readonly run: RunOnPage; readonly onClose: () => void }) {
  const t = useTranslations('runs.bless');
  const tui = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [bless, { loading }] = useMutation(BaselineBlessDocument, { refetchQueries: [RunPageDocument] });
  const [undo] = useMutation(BaselineUndoDocument, { refetchQueries: [RunPageDocument] });

  const submit = async () => {
    if (reason.trim() === '') {
      setError(t('reasonMissing'));
      return;
    }
    try {
      const { data } = await bless({ variables: { input: { runId: run.id, reason: reason.trim() } } });
      const errors = data?.baselineBless.userErrors ?? [];
      const baseline = data?.baselineBless.baseline;
      if (errors.length > 0 || !baseline) {
        setError(errors.map(({ message }) => message).join(' '));
        return;
      }
      onClose();
      toast({
        kind: 'success',
        text: t('done', { number: run.number }),
        action: {
          label: t('undo'),
          onClick: () => void undo({ variables: { id: baseline.id, reason: t('undoReason') } }),
        },
      });
    } catch (failure) {
      setError(messageOf(failure));
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('title', { number: run.number })}
      description={run.baseline === null ? t('first') : t('replaces', { number: run.baseline.run.number })}
      footer={
        <>
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button tone="primary" busy={loading} onClick={() => void submit()}>
            {t('submit')}
          </Button>
        </>
      }
    >
      <Field label={t('reason')} hint={t('hint')} error={error}>
        {(control) => <Textarea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
