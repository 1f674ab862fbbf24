'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ObjectiveFields } from '#web/features/objectives/objective-fields.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { readSpecs } from '#web/features/suites/read-specs.ts';
import { SpecList } from '#web/features/suites/spec-list.tsx';
import type { ProbeInput } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Field } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Said } from '#web/ui/said.tsx';
import { Select } from '#web/ui/select.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { ImageStrip } from './image-strip.tsx';
import { ProbeMaterialDocument, ProbeStartDocument } from './probe.generated.ts';
import { ProbeView } from './probe-view.tsx';
import { SLIDER_START } from './transform-slider.tsx';

/** Small enough to be there within seconds, large enough that most models give way. */
const SETTINGS = { norm: 'linf', stepLevels: 1, iterations: 20, confirmDraws: 1 } as const;
const BANK: readonly string[] = ['jpeg:75', 'median:3'];
/** In the address: no transforms at all, which leaves the plain attack twice. */
const NONE = ',';
const EPSILONS = ['2', '4', '8', '16'] as const;

/** One picture under attack right now, then under any transform: does the error persist? (method M11 to M13) */
export function TryPage() {
  const t = useTranslations('probe');
  const tui = useTranslations('ui');
  const { slug, can } = useWorkspace();
  const [modelId, setModel] = useUrlState('model');
  const [datasetId, setDataset] = useUrlState('dataset');
  const [imageId, setImage] = useUrlState('image');
  const [probeId, setProbe] = useUrlState('probe');
  const [objectiveText, setObjective] = useUrlState('objective');
  const [epsilonText, setEpsilon] = useUrlState('epsilon');
  const epsilon = EPSILONS.find((known) => known === epsilonText) ?? '8';
  const [bankText, setBank] = useUrlState('bank');
  const bank = bankText === undefined ? BANK : readSpecs(bankText);
  const mayStart = can('probe.start');
  // Here, since every judgement is a probe of its own, and the slider has to stay where it was put.
  const [place, onPlace] = useState(SLIDER_START);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const { data, error, refetch, fetchMore } = useQuery(ProbeMaterialDocument, { variables: { slug } });
  const isWhole = useWholeLists(data?.workspace, fetchMore);
  const [start, { loading }] = useMutation(ProbeStartDocument);
  if (data === undefined || !isWhole) {
    return (
      <>
        <PageHeader title={t('title')} description={t('description')} />
        {error === undefined ? (
          <SkeletonRows rows={8} label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )}
      </>
    );
  }
  const models = data.workspace?.models.edges.flatMap(({ node }) => (node.latest === null ? [] : [node])) ?? [];
  const datasets = data.workspace?.datasets.edges.flatMap(({ node }) => (node.latest === null ? [] : [node])) ?? [];
  const model = models.find(({ id }) => id === modelId) ?? models[0];
  const dataset = datasets.find(({ id }) => id === datasetId) ?? datasets[0];
  const [firstLabel = ''] = model?.latest?.labels ?? [];
  const objective = objectiveText ?? (model?.latest?.task === 'DETECTION' ? `vanish:${firstLabel}` : 'untargeted');

  const run = async (input: Pick<ProbeInput, 'transforms'> & Partial<ProbeInput>) => {
    if (model?.latest === undefined || model.latest === null) return;
    setErrors([]);
    try {
      const answer = await start({ variables: { input: { modelVersionId: model.latest.id, ...input } } });
      const found = answer.data?.probeStart.userErrors ?? [];
      setErrors(found.map(({ message }) => message));
      if (answer.data?.probeStart.probe) setProbe(answer.data.probeStart.probe.id);
    } catch (reason) {
      setErrors([messageOf(reason)]);
    }
  };
  const attack = () =>
    run({
      ...(imageId !== undefined && { imageId }),
      objective,
      settings: { ...SETTINGS, attacks: ['plain', 'averaged'], epsilonLevels: Number(epsilon) },
      bank: bank.map((spec) => ({ spec })),
      transforms: [...bank],
    });

  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="grid gap-5 xl:grid-cols-[20rem_minmax(0,1fr)]">
        <Card title={t('setup')} className="xl:sticky xl:top-18 xl:self-start">
          <div className="flex flex-col gap-4">
            <Field label={t('model')}>
              {(control) => (
                <Choice
                  control={control}
                  value={model?.id}
                  placeholder={t('choose')}
                  options={models.map(({ id, name, latest }) => ({
                    value: id,
                    label: t('version', { name, number: latest?.number ?? 0 }),
                  }))}
                  onChange={(id) => {
                    setObjective(undefined);
                    setModel(id);
                  }}
                />
              )}
            </Field>
            <ObjectiveFields
              objectives={data.objectives.filter(({ task }) => task === model?.latest?.task)}
              labels={model?.latest?.labels ?? []}
              value={objective}
              onChange={setObjective}
            />
            <Field label={t('epsilon')}>
              {(control) => (
                <Select
                  control={control}
                  value={epsilon}
                  options={EPSILONS.map((value) => ({ value, label: t('levels', { levels: Number(value) }) }))}
                  onChange={setEpsilon}
                />
              )}
            </Field>
            <SpecList
              title={t('bank')}
              hint={t('bankHint')}
              specs={bank}
              suggestions={data.transforms
                .filter(({ inOptimisation }) => inOptimisation)
                .flatMap(({ presets }) => presets.slice(0, 1))}
              error={undefined}
              onChange={(specs) => setBank(specs.length === 0 ? NONE : specs.join(','))}
            />
            <Field label={t('dataset')}>
              {(control) => (
                <Choice
                  control={control}
                  value={dataset?.id}
                  placeholder={t('choose')}
                  options={datasets.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={setDataset}
                />
              )}
            </Field>
            {dataset?.latest !== undefined && dataset.latest !== null && (
              <ImageStrip datasetVersionId={dataset.latest.id} chosen={imageId} onChoose={setImage} />
            )}
            {errors.map((message) => (
              <p key={message} role="alert" className="text-sm text-bad">
                <Said>{message}</Said>
              </p>
            ))}
            {mayStart ? (
              <Button
                tone="primary"
                busy={loading}
                disabled={imageId === undefined || model === undefined}
                icon={<FlaskConical className="size-3.5" aria-hidden />}
                onClick={() => void attack()}
              >
                {t('attack')}
              </Button>
            ) : (
              <p className="text-sm text-muted">{t('mayNot')}</p>
            )}
          </div>
        </Card>
        {probeId === undefined ? (
          <Card>
            <EmptyState
              icon={<FlaskConical aria-hidden />}
              title={t('empty')}
              description={t('emptyDescription')}
              action={
                model === undefined && can('model.write') ? (
                  <Link href={paths.modelUpload(slug)} className={buttonClass({ tone: 'primary' })}>
                    {t('uploadModel')}
                  </Link>
                ) : model !== undefined && dataset === undefined && can('dataset.write') ? (
                  <Link href={paths.datasetUpload(slug)} className={buttonClass({ tone: 'primary' })}>
                    {t('uploadImages')}
                  </Link>
                ) : undefined
              }
            />
          </Card>
        ) : (
          <ProbeView
            key={probeId}
            id={probeId}
            transforms={data.transforms}
            slider={{ place, onPlace }}
            {...(mayStart && {
              onTransform: (spec: string, modelVersionId: string) =>
                void run({ modelVersionId, probeId, transforms: [spec] }),
            })}
          />
        )}
      </div>
    </>
  );
}
