'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { ImageSelectionKind } from '#web/graphql/schema.generated.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { Field } from '#web/ui/field.tsx';
import { NumberField } from '#web/ui/number-field.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { COUNT } from './draft-faults.ts';
import { useCampaignForm } from './form-context.ts';

/** Most campaigns take their images without looking at each. */
const ImagePicker = dynamic(() => import('./image-picker.tsx'), { loading: () => null });

const KINDS: readonly ImageSelectionKind[] = ['ALL', 'RECOMMENDED', 'RANDOM', 'PICKED'];
const NEWEST = 'newest';

/** Which images of which data set. */
export function ImagesSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf, touch } = useCampaignForm();
  const [picking, setPicking] = useState(false);
  const datasets = material.workspace.datasets.edges.map(({ node }) => node).filter(({ latest }) => latest !== null);
  const dataset = datasets.find(({ id }) => id === draft.datasetId);
  const versionId = draft.datasetVersionId ?? dataset?.latest?.id;
  const { images } = draft;
  const pickError = images.kind === 'PICKED' ? errorOf('images.names') : undefined;
  return (
    <Card title={t('section.images')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('dataset')} error={errorOf('datasetId')}>
          {(control) => (
            <Choice
              control={control}
              value={draft.datasetId}
              placeholder={t('choose')}
              options={datasets.map(({ id, name, latest }) => ({
                value: id,
                label: name,
                hint: t('imageCount', { count: latest?.imageCount ?? 0 }),
              }))}
              onChange={(datasetId) =>
                change({ datasetId, datasetVersionId: undefined, images: { ...images, names: [] } })
              }
            />
          )}
        </Field>
        <Field label={t('version')} error={errorOf('datasetVersionId')}>
          {(control) => (
            <Choice
              control={control}
              value={draft.datasetVersionId ?? NEWEST}
              options={[
                { value: NEWEST, label: t('newest') },
                ...(dataset?.versions ?? [])
                  .filter(({ state }) => state === 'READY')
                  .map(({ id, number }) => ({ value: id, label: t('versionNumber', { number }) })),
              ]}
              onChange={(value) => change({ datasetVersionId: value === NEWEST ? undefined : value })}
            />
          )}
        </Field>
      </div>
      <div className="mt-4 flex flex-wrap items-end gap-4">
        <Segmented
          label={t('selection')}
          value={images.kind}
          options={KINDS.map((value) => ({ value, label: t(`imageKind.${value}`) }))}
          onChange={(kind) => change({ images: { ...images, kind } })}
        />
        {(images.kind === 'RANDOM' || images.kind === 'RECOMMENDED') && (
          <NumberField
            label={t('howMany')}
            className="w-28"
            error={errorOf('images.count')}
            range={COUNT}
            value={images.count}
            onChange={(count) => change({ images: { ...images, count } })}
            onSettle={() => touch('images.count')}
          />
        )}
        {images.kind === 'PICKED' && versionId !== undefined && (
          <div data-faulty={pickError === undefined ? undefined : true}>
            <Button onClick={() => setPicking(true)}>{t('pick', { count: images.names.length })}</Button>
          </div>
        )}
      </div>
      <p className="mt-2 text-xs text-muted">{t(`imageKindHint.${images.kind}`)}</p>
      {pickError !== undefined && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {pickError}
        </p>
      )}
      {picking && versionId !== undefined && (
        <ImagePicker
          datasetVersionId={versionId}
          chosen={images.names}
          onChange={(names) => change({ images: { ...images, names } })}
          onClose={() => {
            setPicking(false);
            touch('images.names');
          }}
        />
      )}
    </Card>
  );
}
