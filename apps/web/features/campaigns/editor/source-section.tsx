'use client';

import { useTranslations } from 'next-intl';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { Combobox } from '#web/ui/combobox.tsx';
import { Field } from '#web/ui/field.tsx';
import { useCampaignForm } from './form-context.ts';
import { useSourceRuns } from './use-source-runs.ts';

const NEWEST = 'newest';

/** Whose stored samples are judged: those of the newest run that fits, or of one for good. */
export default function SourceSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf } = useCampaignForm();
  const { runs, chosen, search, onSearch } = useSourceRuns({ chosen: draft.sourceRunId });
  const datasets = material.workspace.datasets.edges.map(({ node }) => node).filter(({ latest }) => latest !== null);
  const optionOf = ({ id, title, models }: (typeof runs)[number]) => ({
    value: id,
    label: title,
    hint: models.map(({ version }) => t('versionOf', { name: version.model.name, number: version.number })).join(', '),
  });
  const newest = { value: NEWEST, label: t(`newestSource.${draft.kind === 'REPLAY' ? 'REPLAY' : 'TRANSFER'}`) };
  return (
    <Card title={t('section.source')} description={t('sourceHint')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('sourceRun')} error={errorOf('sourceRunId')}>
          {(control) => (
            <Combobox
              control={control}
              value={draft.sourceRunId ?? NEWEST}
              options={[...(search === '' ? [newest] : []), ...runs.map(optionOf)]}
              known={[newest, ...(chosen === undefined ? [] : [optionOf(chosen)])]}
              onSearch={onSearch}
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
              <Choice
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
