'use client';

import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { OutcomeState } from '#web/graphql/schema.generated.ts';
import { BoxedImage } from '#web/ui/boxed-image.tsx';
import { Card } from '#web/ui/card.tsx';
import { OutcomeBadge } from './outcome-state.tsx';
import type { ImageOnPage, SampleOnPage } from './sample-view.tsx';

/** The picture that explains the method (M13): plain and averaged attack, each before and after a transform. */
export function FourPictures({ image }: { readonly image: ImageOnPage }) {
  const t = useTranslations('report.four');
  const names = useNames();
  const plain = image.samples.find(({ attack }) => attack.startsWith('plain'));
  const averaged = image.samples.find(({ attack }) => attack.startsWith('averaged'));
  const transform = averaged?.copies.find(
    (copy) => copy.url !== null && plain?.copies.some((other) => other.transform === copy.transform),
  )?.transform;
  if (plain === undefined || averaged === undefined || transform === undefined) return null;
  const name = names.transform(transform);
  return (
    <Card title={t('title')} description={t('description', { transform: name })}>
      <div className="grid grid-cols-2 gap-3 2xl:grid-cols-4">
        <Picture sample={plain} image={image} title={t('plain')} />
        <Picture sample={plain} image={image} title={t('plainAfter', { transform: name })} transform={transform} />
        <Picture sample={averaged} image={image} title={t('averaged')} />
        <Picture
          sample={averaged}
          image={image}
          title={t('averagedAfter', { transform: name })}
          transform={transform}
        />
      </div>
    </Card>
  );
}

interface PictureProps {
  readonly sample: SampleOnPage;
  readonly image: ImageOnPage;
  readonly title: string;
  readonly transform?: string;
}

function Picture({ sample, image, title, transform }: PictureProps) {
  const copy = sample.copies.find((candidate) => candidate.transform === transform);
  const url = transform === undefined ? sample.url : copy?.url;
  const prediction = transform === undefined ? sample.prediction : copy?.prediction;
  const state: OutcomeState =
    sample.outcomes.find((outcome) => outcome.transform === (transform ?? 'identity'))?.state ?? 'NOT_RUN';
  if (url === null || url === undefined || prediction === null || prediction === undefined) return null;
  return (
    <figure className="min-w-0">
      <div
        className={clsx(
          'overflow-hidden rounded-md border-2',
          state === 'SUCCESS' ? 'border-bad-solid' : 'border-line',
        )}
      >
        <BoxedImage
          src={url}
          alt={`${image.name}: ${title}`}
          width={prediction.width}
          height={prediction.height}
          boxes={prediction.detections}
        />
      </div>
      <figcaption className="mt-1.5 flex flex-col items-start gap-1 text-xs">
        <span>{title}</span>
        <OutcomeBadge state={state} />
        {prediction.label !== null && <span className="text-muted">{prediction.label}</span>}
      </figcaption>
    </figure>
  );
}
