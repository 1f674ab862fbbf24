'use client';

import { useTranslations } from 'next-intl';
import { useSourceRuns } from '#web/features/campaigns/editor/use-source-runs.ts';
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
  readonly modelId: string | undefined;
  readonly samples: Samples;
  readonly onChange: (samples: Samples) => void;
}

export function SamplesChoice({ versionId, modelId, samples, onChange }: SamplesChoiceProps) {
  const t = useTranslations('hardening.dialog');
  const isStored = samples.kind === 'stored';
  const found = useSourceRuns({ chosen: isStored ? samples.run?.id : undefined, modelId, skip: !isStored });
  const runs = found.runs.filter(({ models }) => models.some(({ version }) => version.id === versionId));
  const optionOf = ({ id, title, dataset }: (typeof runs)[number]) => ({
    value: id,
    label: title,
    hint: t('version', { name: dataset.dataset.name, number: dataset.number }),
  });
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
              options={runs.map(optionOf)}
              known={found.chosen === undefined ? [] : [optionOf(found.chosen)]}
              onSearch={found.onSearch}
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
