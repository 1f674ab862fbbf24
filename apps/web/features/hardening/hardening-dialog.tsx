'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { focusFirstFault } from '#web/lib/forms/first-fault.ts';
import { useFaults } from '#web/lib/forms/use-faults.ts';
import { useNumberText } from '#web/lib/forms/use-number-text.ts';
import { newKey } from '#web/lib/new-key.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Field } from '#web/ui/field.tsx';
import { NumberField } from '#web/ui/number-field.tsx';
import { Said } from '#web/ui/said.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import {
  configurationOf,
  DEFAULTS,
  faultyNumbers,
  RANGES,
  shownNumbers,
  type NumberName,
  type Settings,
} from './hardening-settings.ts';
import { HardeningMaterialDocument, HardeningStartDocument } from './hardening.generated.ts';
import { SamplesChoice, type Samples } from './samples-choice.tsx';

const NO_CAMPAIGN = 'none';
/** Of the arrows in the fields. */
const STEPS: Readonly<Record<NumberName, number | 'any'>> = {
  blocks: 1,
  epochs: 1,
  batchSize: 1,
  learningRate: 'any',
  adversarialShare: 0.1,
  beta: 1,
  epsilonLevels: 0.5,
  iterations: 1,
};

/** Which version is trained on which images, and how. */
export function HardeningDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('hardening.dialog');
  const tui = useTranslations('ui');
  const router = useRouter();
  const { slug } = useWorkspace();
  const { data, error, refetch, fetchMore } = useQuery(HardeningMaterialDocument, { variables: { slug } });
  const isWhole = useWholeLists(data?.workspace, fetchMore);
  const [versionId, setVersion] = useState<string | undefined>();
  const [datasetVersionId, setDataset] = useState<string | undefined>();
  const [settings, setSettings] = useState(DEFAULTS);
  const [samples, setSamples] = useState<Samples>({ kind: 'on-the-fly' });
  const [campaignId, setCampaign] = useState(NO_CAMPAIGN);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [start, { loading }] = useMutation(HardeningStartDocument);
  const idempotencyKey = useRef<string>(undefined);
  const fields = useRef<HTMLDivElement>(null);
  const numberText = useNumberText();
  const models = data?.workspace?.models.edges.flatMap(({ node: { name, versions } }) =>
    versions
      .filter(({ state }) => state === 'READY')
      .map(({ id, number }) => ({ value: id, label: t('version', { name, number }) })),
  );
  const datasets = data?.workspace?.datasets.edges.flatMap(({ node }) =>
    node.latest === null
      ? []
      : [{ value: node.latest.id, label: node.name, hint: t('images', { count: node.latest.imageCount }) }],
  );
  const model = versionId ?? models?.[0]?.value;
  const modelId = data?.workspace?.models.edges.find(({ node }) => node.versions.some(({ id }) => id === model))?.node
    .id;
  const dataset = datasetVersionId ?? datasets?.[0]?.value;
  const campaigns = (data?.workspace?.campaigns.edges ?? []).map(({ node }) => ({ value: node.id, label: node.name }));
  const isComplete =
    model !== undefined && dataset !== undefined && (samples.kind === 'on-the-fly' || samples.run !== undefined);
  const chooseModel = (id: string) => {
    setVersion(id);
    // A run that attacked another version has no samples of this one.
    if (samples.kind === 'stored') setSamples({ kind: 'stored', run: undefined });
  };
  const chooseSamples = (chosen: Samples) => {
    setSamples(chosen);
    const made = chosen.kind === 'stored' ? chosen.run?.datasetVersionId : undefined;
    if (datasets?.some(({ value }) => value === made) === true) setDataset(made);
  };
  const set = (next: Partial<Settings>) => setSettings((before) => ({ ...before, ...next }));
  const faults = faultyNumbers(settings, samples.kind).map((field) => ({
    field,
    message: numberText(settings[field], RANGES[field]) ?? '',
  }));
  const { faultOf, touch, showAll } = useFaults(faults);

  const submit = async () => {
    if (!isComplete) return;
    if (faults.length > 0) {
      showAll();
      requestAnimationFrame(() => focusFirstFault(fields.current));
      return;
    }
    idempotencyKey.current ??= newKey();
    try {
      const answer = await start({
        variables: {
          input: {
            modelVersionId: model,
            datasetVersionId: dataset,
            configuration: configurationOf(settings, samples.kind),
            ...(samples.kind === 'stored' && samples.run !== undefined && { sampleRunId: samples.run.id }),
            ...(campaignId !== NO_CAMPAIGN && { evaluateWithCampaignId: campaignId }),
            idempotencyKey: idempotencyKey.current,
          },
        },
      });
      const found = answer.data?.hardeningStart.userErrors ?? [];
      setErrors(found.map(({ message }) => message));
      idempotencyKey.current = undefined;
      if (answer.data?.hardeningStart.hardeningJob)
        router.push(paths.hardeningJob(slug, answer.data.hardeningStart.hardeningJob.id));
    } catch (error) {
      setErrors([messageOf(error)]);
    }
  };

  return (
    <Dialog
      open
      width="lg"
      onOpenChange={onClose}
      title={t('title')}
      description={t('description')}
      footer={
        <>
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button tone="primary" busy={loading} disabled={!isComplete} onClick={() => void submit()}>
            {t('submit')}
          </Button>
        </>
      }
    >
      {models === undefined || datasets === undefined || !isWhole ? (
        error === undefined ? (
          <SkeletonRows label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )
      ) : (
        <div ref={fields} className="flex flex-col gap-5">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t('model')}>
              {(control) => (
                <Choice
                  control={control}
                  value={model}
                  options={models}
                  placeholder={t('none')}
                  onChange={chooseModel}
                />
              )}
            </Field>
            <Field label={t('dataset')} hint={t('split')}>
              {(control) => (
                <Choice
                  control={control}
                  value={dataset}
                  options={datasets}
                  placeholder={t('none')}
                  onChange={setDataset}
                />
              )}
            </Field>
          </div>
          <SamplesChoice versionId={model} modelId={modelId} samples={samples} onChange={chooseSamples} />
          <div className="flex flex-wrap items-end gap-4">
            <Segmented
              isField
              label={t('method')}
              value={settings.method}
              options={[
                { value: 'mixed', label: t('mixed') },
                { value: 'trades', label: t('trades') },
              ]}
              onChange={(method) => set({ method })}
            />
            <Segmented
              isField
              label={t('trainable')}
              value={settings.trainable}
              options={[
                { value: 'all', label: t('all') },
                { value: 'last-blocks', label: t('lastBlocks') },
              ]}
              onChange={(trainable) => set({ trainable })}
            />
          </div>
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            {shownNumbers(settings, samples.kind).map((name) => (
              <NumberField
                key={name}
                label={t(name)}
                error={faultOf(name)}
                range={RANGES[name]}
                step={STEPS[name]}
                {...(name === 'learningRate' && { placeholder: t('learningRateDefault') })}
                value={settings[name]}
                onChange={(value) => set({ [name]: value })}
                onSettle={() => touch(name)}
              />
            ))}
          </div>
          <Field label={t('evaluate')} hint={t('evaluateHint')}>
            {(control) => (
              <Choice
                control={control}
                value={campaignId}
                options={[{ value: NO_CAMPAIGN, label: t('noCampaign') }, ...campaigns]}
                onChange={setCampaign}
              />
            )}
          </Field>
          <p className="text-xs text-muted">{t('normalisation')}</p>
          {errors.map((message) => (
            <p key={message} role="alert" className="text-sm text-bad">
              <Said>{message}</Said>
            </p>
          ))}
        </div>
      )}
    </Dialog>
  );
}
