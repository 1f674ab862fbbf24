'use client';

import { useMutation } from '@apollo/client/react';
import { Ban, MoreHorizontal, Play, RefreshCw, Repeat2, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import { ReportLink } from '#web/features/saved-views/report-link.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Menu, MenuItem, MenuSeparator } from '#web/ui/menu.tsx';
import { ExportMenu } from './export-menu.tsx';
import { RunCancelDocument, RunResumeDocument, RunRetryFailuresDocument } from './run-actions.generated.ts';
import type { RunOnPage } from './run-page.tsx';

const BlessDialog = dynamic(() => import('./bless-dialog.tsx'), { loading: () => null });
const ReplayDialog = dynamic(() => import('./replay-dialog.tsx'), { loading: () => null });

interface RunActionsProps {
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
}

/** What can be done with a run in its present state, by this person. */
export function RunActions({ run, modelOrdinal }: RunActionsProps) {
  const t = useTranslations('runs.action');
  const { slug, can } = useWorkspace();
  const [dialog, setDialog] = useState<'replay' | 'bless' | undefined>();
  const [cancel, cancelling] = useMutation(RunCancelDocument);
  const [resume, resuming] = useMutation(RunResumeDocument);
  const [retry, retrying] = useMutation(RunRetryFailuresDocument);
  const { id, state, progress } = run;
  const variables = { id };

  /** Says what the API would not do, and why. */
  const act = async (action: () => Promise<readonly { readonly message: string }[] | undefined>) => {
    try {
      tellRefusal(await action());
    } catch (error) {
      tellFailure(error);
    }
  };
  const onCancel = () => act(async () => (await cancel({ variables })).data?.runCancel.userErrors);
  const onResume = () => act(async () => (await resume({ variables })).data?.runResume.userErrors);
  const onRetry = () => act(async () => (await retry({ variables })).data?.runRetryFailures.userErrors);

  return (
    <>
      {!isAtRest(state) && can('run.cancel') && (
        <Button
          tone="secondary"
          busy={cancelling.loading || state === 'CANCELLING'}
          icon={<Ban className="size-3.5" aria-hidden />}
          onClick={() => void onCancel()}
        >
          {state === 'CANCELLING' ? t('cancelling') : t('cancel')}
        </Button>
      )}
      {(state === 'CANCELLED' || state === 'FAILED') && can('run.start') && (
        <Button
          tone="primary"
          busy={resuming.loading}
          icon={<Play className="size-3.5" aria-hidden />}
          onClick={() => void onResume()}
        >
          {t('resume')}
        </Button>
      )}
      {/* One that was cut off goes on first. */}
      {state === 'DONE' && progress.samplesFailed > 0 && can('run.start') && (
        <Button
          busy={retrying.loading}
          icon={<RefreshCw className="size-3.5" aria-hidden />}
          onClick={() => void onRetry()}
        >
          {t('retry', { count: progress.samplesFailed })}
        </Button>
      )}
      {state === 'DONE' && can('run.start') && (
        <Button icon={<Repeat2 className="size-3.5" aria-hidden />} onClick={() => setDialog('replay')}>
          {t('replay')}
        </Button>
      )}
      <ReportLink runNumber={run.number} />
      <ExportMenu run={run} modelOrdinal={modelOrdinal} />
      <Menu trigger={<IconButton label={t('more')} icon={<MoreHorizontal className="size-4" aria-hidden />} />}>
        <MenuItem
          icon={<ShieldCheck className="size-3.5" aria-hidden />}
          disabled={!can('baseline.bless') || state !== 'DONE' || run.campaign === null}
          onSelect={() => setDialog('bless')}
        >
          {t('bless')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem asChild>
          <Link href={`${paths.compare(slug)}?second=${encodeURIComponent(id)}`}>{t('compare')}</Link>
        </MenuItem>
        {run.campaign !== null && (
          <MenuItem asChild>
            <Link href={paths.campaign(slug, run.campaign.id)}>{t('campaign')}</Link>
          </MenuItem>
        )}
      </Menu>
      {dialog === 'replay' && <ReplayDialog run={run} onClose={() => setDialog(undefined)} />}
      {dialog === 'bless' && <BlessDialog run={run} onClose={() => setDialog(undefined)} />}
    </>
  );
}
