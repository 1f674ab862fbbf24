'use client';

import { Crosshair, Download, FileJson, ShieldCheck, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { TaskStep } from '#web/features/states/task-step.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { formatBytes } from '#web/lib/format/bytes.ts';
import { paths } from '#web/lib/paths.ts';
import { useTask } from '#web/lib/tasks/use-task.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { CopyButton } from '#web/ui/code.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Progress } from '#web/ui/progress.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { useWorkspace } from '../../shell/workspace-context.tsx';
import { ModelStateBadge } from '../../states/model-state-badge.tsx';
import { readContract } from '../contract/contract-value.ts';
import { startingContract } from '../contract/starting-contract.ts';
import { VersionTags } from '../tags/version-tags.tsx';
import { ContractEditor } from './contract-editor.tsx';
import { contractFile } from './contract-file.ts';
import { Inspection } from './inspection.tsx';
import { ModelVersionDetailDocument } from './model-version-detail.generated.ts';

export function ModelVersionDetail({ id }: { readonly id: string }) {
  const t = useTranslations('models');
  const { slug, can } = useWorkspace();
  const { data, error, refetch } = usePageQuery(ModelVersionDetailDocument, { variables: { id } });
  const read = useCallback(() => void refetch(), [refetch]);
  const node = data?.node;
  const version = node && 'number' in node ? node : undefined;
  useTask(version?.inspectionTask, read, version?.state === 'INSPECTING');

  if (version === undefined) {
    if (data !== undefined) return <ErrorState title={t('missingTitle')} message={t('missing')} />;
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={read} />;
    return <Skeleton className="h-96" />;
  }
  const { inspection } = version;
  const proposed = readContract(version.contract ?? version.proposedContract);
  const isToWrite = proposed === undefined && version.state === 'AWAITING_CONTRACT';
  const contract = isToWrite && inspection !== null ? startingContract(inspection) : proposed;
  const saved = contractFile(version);
  const failure = version.rejection ?? version.inspectionTask?.failure;
  return (
    <>
      <PageHeader
        title={
          <>
            <Link
              href={paths.model(slug, version.model.id)}
              className="text-muted underline decoration-1 underline-offset-4 hover:text-text"
            >
              {version.model.name}
            </Link>{' '}
            {t('version', { number: version.number })}
          </>
        }
        {...(version.notes !== '' && { description: version.notes })}
        badges={
          <>
            <ModelStateBadge state={version.state} />
            <VersionTags model={version.model} version={version} />
          </>
        }
        actions={
          <>
            <a className={buttonClass()} href={version.downloadUrl}>
              <Download className="size-3.5" aria-hidden />
              {t('download', { size: formatBytes(version.size) })}
            </a>
            {saved !== undefined && (
              <a className={buttonClass()} href={saved.href} download={saved.name}>
                <FileJson className="size-3.5" aria-hidden />
                {t('downloadContract')}
              </a>
            )}
            {version.state === 'READY' && can('hardening.start') && (
              <Link
                className={buttonClass()}
                href={`${paths.hardening(slug)}?version=${encodeURIComponent(version.id)}`}
              >
                <ShieldCheck className="size-3.5" aria-hidden />
                {t('harden')}
              </Link>
            )}
            {version.state === 'READY' && can('campaign.write') && (
              <Link
                className={buttonClass({ tone: 'primary' })}
                href={`${paths.campaignNew(slug)}?model=${encodeURIComponent(version.model.id)}`}
              >
                <Crosshair className="size-3.5" aria-hidden />
                {t('testIt')}
              </Link>
            )}
          </>
        }
      />
      {version.state === 'INSPECTING' && !failure && (
        <Card title={t('inspection.running')} className="mb-5">
          <p className="mb-2 text-sm text-muted first-letter:uppercase" role="status">
            <TaskStep task={version.inspectionTask} waiting={t('inspection.waiting')} />
          </p>
          <Progress value={version.inspectionTask?.progress} label={t('inspection.running')} />
        </Card>
      )}
      {failure && (
        <div className="mb-5">
          <Problem
            value={failure}
            title={t('rejected')}
            action={
              can('model.write') && (
                <Link
                  href={`${paths.modelUpload(slug)}?model=${encodeURIComponent(version.model.id)}`}
                  className={buttonClass()}
                >
                  <Upload className="size-3.5" aria-hidden />
                  {t('uploadAnother')}
                </Link>
              )
            }
          />
        </div>
      )}
      <div className={`grid items-start gap-5 ${contract === undefined ? '' : 'xl:grid-cols-2'}`}>
        {contract !== undefined && (
          <div className="flex min-w-0 flex-col gap-5">
            <ContractEditor
              key={version.state}
              version={version}
              initial={contract}
              isInferred={!isToWrite}
              onRead={read}
            />
          </div>
        )}
        <div className="flex min-w-0 flex-col gap-5">
          {inspection !== null && <Inspection inspection={inspection} told={failure ?? undefined} />}
          <Card title={t('file')}>
            <p className="flex items-center gap-1 text-sm">
              <span className="truncate">{version.fileName}</span>
            </p>
            <p className="flex items-center gap-1 font-mono text-xs text-muted">
              <span className="truncate">{version.sha256}</span>
              <CopyButton text={version.sha256} />
            </p>
            {version.parent !== null && (
              <p className="mt-2 text-sm">
                <Link
                  href={paths.modelVersion(slug, { model: version.parent.model.id, version: version.parent.id })}
                  className="text-accent-text hover:underline"
                >
                  {t('hardenedFrom', { number: version.parent.number })}
                </Link>
              </p>
            )}
            {version.children.map((child) => (
              <p key={child.id} className="mt-1 text-sm">
                <Link
                  href={paths.modelVersion(slug, { model: version.model.id, version: child.id })}
                  className="text-accent-text hover:underline"
                >
                  {t('ledTo', { number: child.number })}
                </Link>
              </p>
            ))}
          </Card>
        </div>
      </div>
    </>
  );
}
