'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { SourceRunsDocument } from '#web/features/campaigns/editor/source-runs.generated.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { Combobox } from '#web/ui/combobox.tsx';
import { Field } from '#web/ui/field.tsx';
import { Segmented } from '#web/ui/segmented.tsx';

/** Where samples come from: made against the weights of each step, or those of a finished run (undefined while none is chosen). */
export type Samples =
  | { readonly kind: 'on-the-fly' }
  | {
      readonly kind: 'stored';
      readonly run: { readonly id: string; readonly datasetVersionId: string } | undefined;
    };

interface SamplesChoiceProps {
  /** The version that is trained: samples of another one teach nothing about it. */
  readonly versionId: string | undefined;
  readonly samples: Samples;
  readonly onChange: (samples: Samples) => void;
}

export function SamplesChoice({ versionId, samples, onChange }: SamplesChoiceProps) {
  const t = useTranslations('hardening.dialog');
  const { slug } = useWorkspace();
  const { data } = useQuery(SourceRunsDocument, samples.kind === 'stored' ? { variables: { slug } } : skipToken);
  const runs = (data?.workspace?.runs.edges ?? [])
    .map(({ node }) => node)
    .filter(
      ({ kind, state, picturesDeletedAt, models }) =>
        kind === 'ATTACK' &&
        (state === 'DONE' || state === 'CANCELLED') &&
        picturesDeletedAt === null &&
        models.some(({ version }) => version.id === versionId),
    );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Segmented
        isField
        label={t('samples')}
        value={samples.kind}
        options={[
          { value: 'on-the-fly', label: t('onTheFly') },
          { value: 'stored', label: t('stored') },
        ]}
        onChange={(kind) => onChange(kind === 'stored' ? { kind, run: undefined } : { kind })}
      />
      {samples.kind === 'stored' && (
        <Field label={t('sampleRun')} hint={t('sampleRunHint')}>
          {(control) => (
            <Combobox
              control={control}
              value={samples.run?.id}
              options={runs.map(({ id, title, dataset }) => ({
                value: id,
                label: title,
                hint: t('version', { name: dataset.dataset.name, number: dataset.number }),
              }))}
              placeholder={t('chooseRun')}
              searchPlaceholder={t('searchRun')}
              emptyText={t('noRun')}
              onChange={(id) => {
                const run = runs.find((candidate) => candidate.id === id);
                onChange({ kind: 'stored', run: run && { id: run.id, datasetVersionId: run.dataset.id } });
              }}
            />
          )}
        </Field>
      )}
    </div>
  );
}
