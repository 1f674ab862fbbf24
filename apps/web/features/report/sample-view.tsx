'use client';

import { ArrowLeft, ArrowRight, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import { useEffect, useMemo, useRef } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { ReportLink } from '#web/features/saved-views/report-link.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { toldValues } from '#web/lib/told-values.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { IconButton } from '#web/ui/button.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { FourPictures } from './four-pictures.tsx';
import { PictureCompare } from './picture-compare.tsx';
import { SampleDetails } from './sample-details.tsx';
import type { SampleViewQuery } from './sample-view.generated.ts';
import { useSample, useSampleAhead } from './use-sample-ahead.ts';

export type ImageOnPage = NonNullable<NonNullable<NonNullable<SampleViewQuery['workspace']>['run']>['image']>;
export type SampleOnPage = ImageOnPage['samples'][number];

interface SampleViewProps {
  readonly slug: string;
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
  readonly position: number;
  /** Positions that are listed, for the way to the neighbours. */
  readonly positions: readonly number[];
  readonly onMove: (position: number) => void;
  readonly onClose: () => void;
}

const SETTLED_MS = 200;

/** One image with everything that is known of it. j and k go to the neighbours, d shows the difference. */
export default function SampleView({ slug, run, modelOrdinal, position, positions, onMove, onClose }: SampleViewProps) {
  const t = useTranslations('report.sample');
  const tui = useTranslations('ui');
  const names = useNames();
  const title = useRef<HTMLHeadingElement>(null);
  const [attackParameter, setAttack] = useUrlState('attack');
  const { data, error, refetch } = useSample({ slug, number: run.number, modelOrdinal, position });
  const image = data?.workspace?.run?.image;
  const samples = image?.samples ?? [];
  const sample =
    samples.find(({ attack }) => attack === attackParameter) ??
    samples.find(({ attack }) => attack.startsWith('averaged')) ??
    samples[0];
  const index = positions.indexOf(position);
  const neighbours = useMemo(
    () => ({ before: positions[index - 1], after: index < 0 ? undefined : positions[index + 1] }),
    [positions, index],
  );
  const readAhead = useSampleAhead({ slug, number: run.number, modelOrdinal });
  const isShown = data !== undefined;
  useEffect(() => {
    const { after } = neighbours;
    if (!isShown || after === undefined) return;
    // The image itself is drawn first, and none is read that a held key passes by.
    const timer = setTimeout(() => readAhead(after), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [isShown, neighbours, readAhead]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey) return;
      const next = event.key === 'j' ? neighbours.after : event.key === 'k' ? neighbours.before : undefined;
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onMove(next);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [neighbours, onMove]);

  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          // On the title, not on whichever button of the header comes first: it says what was opened, and Tab goes on from there.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            title.current?.focus({ preventScroll: true });
          }}
          // To the tile of the image that was seen last, which need not be the one that opened it.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            document.querySelector<HTMLElement>(`[data-position="${position}"]`)?.focus();
          }}
          className="fixed inset-0 z-50 flex flex-col overflow-hidden bg-canvas outline-none md:inset-3 md:rounded-lg md:border md:shadow-float"
        >
          <header className="flex flex-wrap items-center gap-2 border-b bg-surface px-4 py-2">
            <Dialog.Title
              ref={title}
              tabIndex={-1}
              className="min-w-0 flex-1 truncate text-sm font-semibold outline-none"
            >
              {image?.name ?? t('loading')}
            </Dialog.Title>
            {samples.length > 1 && sample !== undefined && (
              <Segmented
                label={t('attack')}
                value={sample.attack}
                options={samples.map(({ attack }) => ({
                  value: attack,
                  label: names.attack(attack),
                }))}
                onChange={setAttack}
              />
            )}
            <IconButton
              label={t('previous')}
              icon={<ArrowLeft className="size-4" aria-hidden />}
              disabled={neighbours.before === undefined}
              onClick={() => neighbours.before !== undefined && onMove(neighbours.before)}
            />
            <IconButton
              label={t('next')}
              icon={<ArrowRight className="size-4" aria-hidden />}
              disabled={neighbours.after === undefined}
              onClick={() => neighbours.after !== undefined && onMove(neighbours.after)}
            />
            <ReportLink runNumber={run.number} />
            <Dialog.Close asChild>
              <IconButton label={tui('close')} icon={<X className="size-4" aria-hidden />} />
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">
            {image === undefined || image === null ? (
              error !== undefined ? (
                <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
              ) : data !== undefined ? (
                <ErrorState title={t('notFound')} message={t('notFoundDescription')} />
              ) : (
                <Skeleton className="h-[60vh] w-full" />
              )
            ) : (
              <SampleContent key={position} image={image} sample={sample} run={run} modelOrdinal={modelOrdinal} />
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface SampleContentProps {
  readonly image: ImageOnPage;
  readonly sample: SampleOnPage | undefined;
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
}

function SampleContent({ image, sample, run, modelOrdinal }: SampleContentProps) {
  const t = useTranslations('report.sample');
  const tt = useTranslations('told.ineligible');
  if (sample === undefined) {
    const { failure, ineligible, reason } = image;
    if (failure !== null) return <Problem title={t('failed')} value={failure} />;
    if (ineligible !== null || reason !== null) {
      const message = ineligible === null ? reason : tt(ineligible.code, toldValues(ineligible.values));
      return <ErrorState title={t('ineligible')} message={message ?? ''} />;
    }
  }
  return (
    <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-5">
        {sample?.failure !== null && sample?.failure !== undefined && <Problem value={sample.failure} />}
        {run.picturesDeletedAt !== null && <p className="text-sm text-muted">{t('picturesDeleted')}</p>}
        {sample?.url !== null && sample?.url !== undefined && image.originalUrl !== null && (
          <PictureCompare
            original={{ url: image.originalUrl, prediction: image.cleanPrediction }}
            adversarial={{ url: sample.url, prediction: sample.prediction }}
            name={image.name}
          />
        )}
        <FourPictures image={image} />
      </div>
      {sample !== undefined && <SampleDetails image={image} sample={sample} run={run} modelOrdinal={modelOrdinal} />}
    </div>
  );
}
