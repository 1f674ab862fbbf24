'use client';

import { skipToken, useMutation, useQuery } from '@apollo/client/react';
import { ImagePlay } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { isOpenTask, useTask } from '#web/lib/tasks/use-task.ts';
import { BoxedImage } from '#web/ui/boxed-image.tsx';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Said } from '#web/ui/said.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { useWorkspace } from '../../shell/workspace-context.tsx';
import type { ContractValue } from '../contract/contract-value.ts';
import { ModelVersionPreviewDocument, type ModelVersionPreviewMutation } from './model-version-preview.generated.ts';
import type { PreviewFieldsFragment } from './preview.generated.ts';
import { PreviewDatasetsDocument, PreviewImagesDocument } from './preview-images.generated.ts';

const MOST_IMAGES = 5;

type PreviewTask = PreviewFieldsFragment['task'];
type UserErrors = ModelVersionPreviewMutation['modelVersionPreview']['userErrors'];

interface PredictionPreviewProps {
  readonly versionId: string;
  readonly contract: ContractValue;
  readonly preview: PreviewFieldsFragment | null;
  readonly onErrors: (errors: UserErrors) => void;
  readonly onRead: () => void;
}

/** What the model says about five pictures under the contract as it stands in the form: the quickest way to see it is wrong. */
export function PredictionPreview({ versionId, contract, preview, onErrors, onRead }: PredictionPreviewProps) {
  const t = useTranslations('models.preview');
  const { slug } = useWorkspace();
  const { data, fetchMore } = useQuery(PreviewDatasetsDocument, { variables: { slug } });
  useWholeLists(data?.workspace, fetchMore);
  const [start, { loading, error }] = useMutation(ModelVersionPreviewDocument, {
    // It is shown below.
    onError: () => undefined,
  });
  const datasets = (data?.workspace?.datasets.edges ?? []).flatMap(({ node }) =>
    node.latest?.state === 'READY' ? [{ id: node.id, name: node.name, versionId: node.latest.id }] : [],
  );
  const [chosen, setChosen] = useState<string | undefined>();
  const dataset = datasets.find(({ id }) => id === chosen) ?? datasets[0];
  const read = useQuery(
    PreviewImagesDocument,
    dataset === undefined ? skipToken : { variables: { datasetVersionId: dataset.versionId } },
  );
  const items = read.data?.node && 'items' in read.data.node ? read.data.node.items : undefined;
  // An answer that was on its way before the preview was asked for says that there is none, or the one before. One that somebody else asked for
  // since then is waited for in its place: nothing more will be heard of this one.
  const [asked, setAsked] = useState<{ readonly task: PreviewTask; readonly before: string | undefined }>();
  const isOld = asked !== undefined && (preview === null || preview.task.id === asked.before);
  const task = isOld ? asked.task : preview?.task;
  useTask(task, onRead);
  const isWorking = loading || (task !== undefined && isOpenTask(task.state));

  const run = async () => {
    if (items === undefined) return;
    // Another page may have read more of them.
    const before = preview?.task.id;
    const imageIds = items.edges.slice(0, MOST_IMAGES).map(({ node }) => node.image.id);
    const answer = await start({ variables: { input: { id: versionId, contract, imageIds } } });
    onErrors(answer.data?.modelVersionPreview.userErrors ?? []);
    const started = answer.data?.modelVersionPreview.modelVersion?.preview?.task;
    setAsked(started && { task: started, before });
  };
  const problem = isWorking ? undefined : (preview?.problem ?? preview?.task.failure);

  return (
    <Card
      title={t('title')}
      description={t('description')}
      actions={
        dataset !== undefined && (
          <div className="flex items-center gap-2">
            <Choice
              className="w-44"
              label={t('dataset')}
              value={dataset.id}
              options={datasets.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={setChosen}
            />
            <Button
              icon={<ImagePlay className="size-3.5" aria-hidden />}
              busy={isWorking}
              disabled={items === undefined}
              onClick={() => void run()}
            >
              {t('run')}
            </Button>
          </div>
        )
      }
    >
      {error !== undefined && (
        <p role="alert" className="mb-3 text-sm text-bad">
          <Said>{messageOf(error)}</Said>
        </p>
      )}
      {problem && <Problem value={problem} {...(preview?.problem && { title: t('failed') })} />}
      {isWorking && (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-3" role="status" aria-label={t('working')}>
          {Array.from({ length: MOST_IMAGES }, (_, index) => (
            <Skeleton key={index} className="aspect-[4/3]" />
          ))}
        </div>
      )}
      {!isWorking && !problem && (preview === null || preview.items.length === 0) && (
        <EmptyState
          icon={<ImagePlay />}
          title={t('emptyTitle')}
          description={data !== undefined && dataset === undefined ? t('noDataset') : t('empty')}
        />
      )}
      {!isWorking && preview !== null && preview.items.length > 0 && (
        <ul className="grid grid-cols-2 gap-3 lg:grid-cols-3">
          {preview.items.map((item) => (
            <PreviewPicture key={item.image.id} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function PreviewPicture({ item: { image, prediction } }: { readonly item: PreviewFieldsFragment['items'][number] }) {
  const t = useTranslations('models.preview');
  const format = useFormatter();
  const [first] = prediction.top;
  const said =
    prediction.task === 'DETECTION'
      ? t('detections', { count: prediction.detections.length })
      : first === undefined
        ? t('nothing')
        : t('label', { label: first.label, share: format.number(first.probability, { style: 'percent' }) });
  return (
    <li>
      <BoxedImage
        className="rounded-md border"
        src={image.thumbnailUrl}
        alt={said}
        width={prediction.width}
        height={prediction.height}
        boxes={prediction.detections}
      />
      <p className="mt-1 text-xs text-muted">{said}</p>
    </li>
  );
}
