'use client';

import { useMutation } from '@apollo/client/react';
import { Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BaselineUndoDocument } from '#web/features/runs/baseline.generated.ts';
import { ReasonDialog } from '#web/features/runs/reason-dialog.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
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
            {t('by', { name: baseline.blessedBy?.name ?? t('unknown') })}
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
  const [undo] = useMutation(BaselineUndoDocument, { refetchQueries: [CampaignPageDocument] });
  const submit = async (reason: string) => {
    const { data } = await undo({ variables: { id: baseline.id, reason } });
    const errors = data?.baselineUndo.userErrors ?? [];
    if (errors.length === 0) toast({ kind: 'success', text: t('undone', { number: baseline.run.number }) });
    return errors;
  };
  return (
    <ReasonDialog
      title={t('undoTitle', { number: baseline.run.number })}
      description={t('undoDescription')}
      label={t('reason')}
      hint={t('reasonHint')}
      missing={t('reasonMissing')}
      submitLabel={t('undoSubmit')}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
