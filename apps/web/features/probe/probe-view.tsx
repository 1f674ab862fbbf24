'use client';

import { useQuery, useSubscription } from '@apollo/client/react';
import { LoaderCircle, ShieldCheck, ShieldOff } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { OutcomeBadge } from '#web/features/report/outcome-state.tsx';
import { TaskStep } from '#web/features/states/task-step.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Badge } from '#web/ui/badge.tsx';
import { BoxedImage } from '#web/ui/boxed-image.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import {
  ProbeChangedDocument,
  ProbeResultDocument,
  type ProbeMaterialQuery,
  type ProbePredictionFragment,
} from './probe.generated.ts';
import { TransformSlider, type SliderPlace } from './transform-slider.tsx';

interface ProbeViewProps {
  readonly id: string;
  readonly transforms: ProbeMaterialQuery['transforms'];
  readonly slider: { readonly place: SliderPlace; readonly onPlace: (place: SliderPlace) => void };
  /** Asks whether the error survives one more transform; absent for who may only look. */
  readonly onTransform?: (spec: string, modelVersionId: string) => void;
}

/** For a connection that loses its events. */
const POLL_MS = 2_000;

/** What has become of the picture so far. */
export function ProbeView({ id, transforms, slider, onTransform }: ProbeViewProps) {
  const t = useTranslations('probe');
  const names = useNames();
  const format = useFormatter();
  const { data, error, refetch, stopPolling } = useQuery(ProbeResultDocument, {
    variables: { id },
    pollInterval: POLL_MS,
  });
  const probe = data?.node && 'samples' in data.node ? data.node : undefined;
  useSubscription(ProbeChangedDocument, { variables: { id } });
  const isOver = probe !== undefined && (probe.finishedAt !== null || probe.failure !== null);
  if (isOver) stopPolling();
  if (probe === undefined) {
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
    if (data !== undefined) return <ErrorState message={t('gone')} />;
    return <Skeleton className="h-96 w-full" />;
  }
  const number = (value: number | null, digits: number) =>
    value === null ? '∞' : format.number(value, { maximumFractionDigits: digits });
  return (
    <div className="flex min-w-0 flex-col gap-5" aria-live="polite">
      {probe.failure !== null && <Problem value={probe.failure} />}
      {!isOver && (
        <p className="flex items-center gap-2 text-sm text-muted">
          <LoaderCircle className="size-4 animate-spin" aria-hidden />
          <TaskStep task={probe.task} waiting={t(`task.${probe.task.state}`)} />
        </p>
      )}
      <Card title={t('pictures')}>
        <div className="grid gap-4 sm:grid-cols-2 2xl:grid-cols-3">
          {probe.original !== null && (
            <Picture url={probe.original.url} prediction={probe.original.prediction} title={t('original')} />
          )}
          {probe.samples.map((sample) => (
            <div key={sample.attack}>
              <Picture url={sample.url} prediction={sample.prediction} title={names.attack(sample.attack)} />
              <p className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">
                <Badge
                  tone={sample.fooled ? 'bad' : 'good'}
                  icon={sample.fooled ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
                >
                  {sample.fooled ? t('fooled') : t('robust')}
                </Badge>
                {t('facts', {
                  linf: number(sample.linf, 2),
                  psnr: number(sample.psnr, 1),
                  iterations: sample.iterations,
                })}
              </p>
            </div>
          ))}
        </div>
      </Card>
      {probe.samples.length > 0 && onTransform !== undefined && (
        <TransformSlider
          {...slider}
          transforms={transforms}
          disabled={!isOver}
          onTransform={(spec) => onTransform(spec, probe.modelVersion.id)}
        />
      )}
      {probe.samples.some(({ transformed }) => transformed.length > 0) && (
        <Card title={t('persists')} description={t('persistsDescription')}>
          <div className="grid gap-4 sm:grid-cols-2 2xl:grid-cols-4">
            {probe.samples.flatMap((sample) =>
              sample.transformed.map((copy) => {
                const title = t('after', {
                  attack: names.attack(sample.attack),
                  transform: names.transform(copy.transform),
                });
                return (
                  <div key={`${sample.attack} ${copy.transform}`}>
                    {copy.url !== null && copy.prediction !== null ? (
                      <Picture url={copy.url} prediction={copy.prediction} title={title} />
                    ) : (
                      <p className="text-xs">{title}</p>
                    )}
                    <div className="mt-1">
                      <OutcomeBadge state={copy.state} />
                    </div>
                  </div>
                );
              }),
            )}
          </div>
        </Card>
      )}
    </div>
  );
}

interface PictureProps {
  readonly url: string;
  readonly prediction: ProbePredictionFragment;
  readonly title: string;
}

function Picture({ url, prediction, title }: PictureProps) {
  return (
    <figure className="min-w-0">
      <div className="overflow-hidden rounded-md border">
        <BoxedImage
          src={url}
          alt={title}
          width={prediction.width}
          height={prediction.height}
          boxes={prediction.detections}
        />
      </div>
      <figcaption className="mt-1 text-xs">
        {title}
        {prediction.label !== null && <span className="text-muted"> · {prediction.label}</span>}
      </figcaption>
    </figure>
  );
}
