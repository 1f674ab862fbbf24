'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { toast } from '#web/ui/toast.tsx';
import { BaselineBlessDocument, BaselineUndoDocument } from './baseline.generated.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { RunPageDocument } from './run-page.generated.ts';
import type { RunOnPage } from './run-page.tsx';

/** Makes a run the one that later runs of its campaign are compared with. A reason is asked for, and kept. */
export default function BlessDialog({ run, onClose }: { readonly run: RunOnPage; readonly onClose: () => void }) {
  const t = useTranslations('runs.bless');
  const [bless] = useMutation(BaselineBlessDocument, { refetchQueries: [RunPageDocument] });
  const [undo] = useMutation(BaselineUndoDocument, {
    refetchQueries: [RunPageDocument],
    onError: tellFailure,
    onCompleted: ({ baselineUndo }) => void tellRefusal(baselineUndo.userErrors),
  });

  const submit = async (reason: string) => {
    const { data } = await bless({ variables: { input: { runId: run.id, reason } } });
    const baseline = data?.baselineBless.baseline;
    if (baseline) {
      toast({
        kind: 'success',
        text: t('done', { number: run.number }),
        action: {
          label: t('undo'),
          onClick: () => void undo({ variables: { id: baseline.id, reason: t('undoReason') } }),
        },
      });
    }
    return data?.baselineBless.userErrors ?? [];
  };

  return (
    <ReasonDialog
      title={t('title', { number: run.number })}
      description={run.baseline === null ? t('first') : t('replaces', { number: run.baseline.run.number })}
      label={t('reason')}
      hint={t('hint')}
      missing={t('reasonMissing')}
      submitLabel={t('submit')}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
