'use client';

import { useMutation } from '@apollo/client/react';
import { Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BaselineUndoDocument } from '#web/features/runs/baseline.generated.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Textarea } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { toast } from '#web/ui/toast.tsx';
import { DateTime } from '#web/ui/time.tsx';
import { CampaignPageDocument, type CampaignHeadFragment } from './campaign-page.generated.ts';

type Baseline = CampaignHeadFragment['baseline'];

/** The run that later ones are compared with, why it is that one, and the way to take that back. */
export function BaselineCard({ baseline }: { readonly baseline: Baseline }) {
  const t = useTranslations('campaigns.baseline');
  const { slug, can } = useWorkspace();
  const [undoing, setUndoing] = useState(false);
  return (
    <Card
      title={t('title')}
      actions={
        baseline !== null &&
        can('baseline.bless') && (
          <Button size="sm" icon={<Undo2 className="size-3.5" aria-hidden />} onClick={() => setUndoing(true)}>
            {t('undo')}
          </Button>
        )
      }
    >
      {baseline === null ? (
        <p className="text-sm text-muted">{t('none')}</p>
      ) : (
        <>
          <Link href={paths.run(slug, baseline.run.number)} className="text-sm font-medium hover:underline">
            {t('run', { number: baseline.run.number })}
          </Link>
          <p className="mt-1 text-sm">{baseline.reason}</p>
          <p className="mt-1 text-xs text-muted">
            {baseline.blessedBy === null ? t('by', { name: t('unknown') }) : t('by', { name: baseline.blessedBy.name })}
            {' · '}
            <DateTime at={baseline.blessedAt} />
          </p>
          {undoing && <UndoDialog baseline={baseline} onClose={() => setUndoing(false)} />}
        </>
      )}
    </Card>
  );
}

interface UndoDialogProps {
  readonly baseline: NonNullable<Baseline>;
  readonly onClose: () => void;
}

/** Takes a blessing back, with a reason; the one before it counts again. */
function UndoDialog({ baseline, onClose }: UndoDialogProps) {
  const t = useTranslations('campaigns.baseline');
  const tui = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [undo, { loading }] = useMutation(BaselineUndoDocument, { refetchQueries: [CampaignPageDocument] });
  const submit = async () => {
    if (reason.trim() === '') {
      setError(t('reasonMissing'));
      return;
    }
    try {
      const { data } = await undo({ variables: { id: baseline.id, reason: reason.trim() } });
      const errors = data?.baselineUndo.userErrors ?? [];
      if (errors.length > 0) {
        setError(errors.map(({ message }) => message).join(' '));
        return;
      }
      onClose();
      toast({ kind: 'success', text: t('undone', { number: baseline.run.number }) });
    } catch (failure) {
      setError(messageOf(failure));
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('undoTitle', { number: baseline.run.number })}
      description={t('undoDescription')}
      footer={
        <>
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button tone="primary" busy={loading} onClick={() => void submit()}>
            {t('undoSubmit')}
          </Button>
        </>
      }
    >
      <Field label={t('reason')} hint={t('reasonHint')} error={error}>
        {(control) => <Textarea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
