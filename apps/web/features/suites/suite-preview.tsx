'use client';

import { skipToken, useMutation, useQuery, useSubscription } from '@apollo/client/react';
import clsx from 'clsx';
import { Images, ImagePlay } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { paths } from '#web/lib/paths.ts';
import { isOpenTask, useTask } from '#web/lib/tasks/use-task.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Said } from '#web/ui/said.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { PreviewPictures } from './preview-pictures.tsx';
import { previewTiles } from './preview-tiles.ts';
import {
  SuitePreviewChoicesDocument,
  TransformPreviewChangedDocument,
  TransformPreviewReadDocument,
  TransformPreviewStartDocument,
} from './suite-preview.generated.ts';
import type { TransformDefinitionFieldsFragment } from './transform-definition.generated.ts';

interface SuitePreviewProps {
  readonly specs: readonly string[];
  readonly definitions: readonly TransformDefinitionFieldsFragment[];
}

/** A worker shows what each transform makes of one of the workspace's own images, with the codec that also judges. Nothing is attacked. */
export function SuitePreview({ specs, definitions }: SuitePreviewProps) {
  const t = useTranslations('suites.preview');
  const { slug, can } = useWorkspace();
  const { data, fetchMore } = useQuery(SuitePreviewChoicesDocument, { variables: { slug } });
  // The data sets give a few images to look at; the model can be any.
  useWholeLists(data?.workspace && { models: data.workspace.models }, fetchMore);
  const [imageId, setImageId] = useState<string | undefined>();
  const [versionId, setVersionId] = useState<string | undefined>();
  const [start, started] = useMutation(TransformPreviewStartDocument);
  const probeId = started.data?.probeStart.probe?.id;
  const read = useQuery(
    TransformPreviewReadDocument,
    probeId === undefined ? skipToken : { variables: { id: probeId } },
  );
  const node = read.data?.node;
  const probe = (node && 'transformed' in node ? node : started.data?.probeStart.probe) ?? undefined;
  const { refetch } = read;
  const readAgain = useCallback(() => void refetch(), [refetch]);
  const isAwaited = probe?.finishedAt === null;
  useTask(probe?.task, readAgain, isAwaited);
  // Each transform as it comes. Its tile goes into the cache by itself; the task above sees to those whose message is lost.
  useSubscription(
    TransformPreviewChangedDocument,
    probe !== undefined && isAwaited ? { variables: { id: probe.id } } : skipToken,
  );

  const versions = (data?.workspace?.models.edges ?? []).flatMap(({ node: { name, latest } }) =>
    latest?.state === 'READY' ? [{ value: latest.id, label: t('modelOption', { name, number: latest.number }) }] : [],
  );
  const images = (data?.workspace?.datasets.edges ?? [])
    .flatMap(({ node: { latest } }) => latest?.items.edges.map((edge) => edge.node) ?? [])
    .slice(0, 12);
  const chosenVersion = versionId ?? versions[0]?.value;
  const chosenImage = imageId ?? images[0]?.image.id;
  const isWorking =
    started.loading ||
    (probe !== undefined && isAwaited && (isOpenTask(probe.task.state) || probe.task.state === 'DONE'));
  const failure = probe?.failure ?? probe?.task.failure;

  if (data !== undefined && (chosenVersion === undefined || chosenImage === undefined)) {
    return (
      <Card title={t('title')}>
        <EmptyState
          icon={<Images />}
          title={t('needsTitle')}
          description={t('needs')}
          action={
            <Link
              className={buttonClass()}
              href={chosenImage === undefined ? paths.datasetUpload(slug) : paths.modelUpload(slug)}
            >
              {chosenImage === undefined ? t('uploadImages') : t('uploadModel')}
            </Link>
          }
        />
      </Card>
    );
  }
  const run = () => {
    if (chosenVersion === undefined || chosenImage === undefined) return;
    const input = {
      modelVersionId: chosenVersion,
      imageId: chosenImage,
      transforms: [...new Set(specs)],
      onlyTransform: true,
    };
    void start({ variables: { input } }).catch(() => undefined);
  };
  return (
    <Card
      title={t('title')}
      description={t('description')}
      actions={
        can('probe.start') && (
          <Button
            icon={<ImagePlay className="size-3.5" aria-hidden />}
            busy={isWorking}
            disabled={specs.length === 0 || data === undefined}
            onClick={run}
          >
            {t('run')}
          </Button>
        )
      }
    >
      <div className="mb-3 flex flex-wrap gap-1" role="group" aria-label={t('picture')}>
        {images.map(({ name, image }) => (
          <button
            key={image.id}
            type="button"
            aria-pressed={image.id === chosenImage}
            title={name}
            onClick={() => setImageId(image.id)}
            className={clsx(
              'overflow-hidden rounded-md border-2',
              image.id === chosenImage ? 'border-accent-text' : 'border-transparent',
            )}
          >
            <img src={image.thumbnailUrl} alt={name} className="size-10 object-cover" />
          </button>
        ))}
      </div>
      {versions.length > 1 && (
        <Choice
          className="mb-3 w-full"
          label={t('model')}
          value={chosenVersion}
          options={versions}
          onChange={setVersionId}
        />
      )}
      {started.error !== undefined && (
        <p role="alert" className="mb-3 text-sm text-bad">
          <Said>{messageOf(started.error)}</Said>
        </p>
      )}
      {started.data?.probeStart.userErrors.map(({ message }) => (
        <p key={message} role="alert" className="mb-3 text-sm text-bad">
          <Said>{message}</Said>
        </p>
      ))}
      {failure && <Problem value={failure} />}
      {(isWorking || probe !== undefined) && (
        <PreviewPictures
          of={probe?.id ?? ''}
          tiles={previewTiles({ transforms: probe?.transforms ?? specs, probe, isWorking })}
          definitions={definitions}
        />
      )}
      <p className="mt-3 text-xs text-faint">{t('honest')}</p>
    </Card>
  );
}
