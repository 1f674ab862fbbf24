'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import { Card } from '#web/ui/card.tsx';
import { Combobox } from '#web/ui/combobox.tsx';
import { Field } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { useCampaignForm } from './form-context.ts';
import { SourceRunsDocument } from './source-runs.generated.ts';

const NEWEST = 'newest';

/** Whose stored samples are judged: those of the newest run that fits, or of one for good. */
export default function SourceSection() {
  const t = useTranslations('campaigns.editor');
  const { slug } = useWorkspace();
  const { draft, change, material, errorOf } = useCampaignForm();
  const { data } = useQuery(SourceRunsDocument, { variables: { slug }, fetchPolicy: 'cache-and-network' });
  const datasets = material.workspace.datasets.edges.map(({ node }) => node).filter(({ latest }) => latest !== null);
  const runs = (data?.workspace?.runs.edges ?? [])
    .map(({ node }) => node)
    .filter(
      ({ id, kind, state, picturesDeletedAt }) =>
        id === draft.sourceRunId ||
        (kind === 'ATTACK' && isAtRest(state) && state !== 'FAILED' && picturesDeletedAt === null),
    );
  const versions = (run: (typeof runs)[number]) =>
    run.models.map(({ version }) => t('versionOf', { name: version.model.name, number: version.number })).join(', ');
  return (
    <Card title={t('section.source')} description={t('sourceHint')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('sourceRun')} error={errorOf('sourceRunId')}>
          {(control) => (
            <Combobox
              control={control}
              value={draft.sourceRunId ?? NEWEST}
              options={[
                { value: NEWEST, label: t(`newestSource.${draft.kind === 'REPLAY' ? 'REPLAY' : 'TRANSFER'}`) },
                ...runs.map((run) => ({ value: run.id, label: run.title, hint: versions(run) })),
              ]}
              placeholder={t('choose')}
              searchPlaceholder={t('searchRun')}
              emptyText={t('noSourceRun')}
              onChange={(value) => {
                const run = runs.find(({ id }) => id === value);
                change({
                  sourceRunId: run?.id,
                  ...(run !== undefined && { datasetId: run.dataset.dataset.id, datasetVersionId: undefined }),
                });
              }}
            />
          )}
        </Field>
        {draft.sourceRunId === undefined && (
          <Field label={t('dataset')} error={errorOf('datasetId')}>
            {(control) => (
              <Select
                control={control}
                value={draft.datasetId}
                placeholder={t('choose')}
                options={datasets.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(datasetId) => change({ datasetId, datasetVersionId: undefined })}
              />
            )}
          </Field>
        )}
      </div>
    </Card>
  );
}
