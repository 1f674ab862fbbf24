'use client';

import { useApolloClient, useMutation } from '@apollo/client/react';
import { FolderUp, X } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { fieldError, messageOf, otherErrors } from '#web/lib/apollo/message-of.ts';
import { formatBytes } from '#web/lib/format/bytes.ts';
import { UnreadableFileError } from '#web/lib/upload/hash-file.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { FileDrop } from '#web/ui/file-drop.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Progress } from '#web/ui/progress.tsx';
import { Said } from '#web/ui/said.tsx';
import { Select } from '#web/ui/select.tsx';
import { OnlyFor } from '../../shell/only-for.tsx';
import { useWorkspace } from '../../shell/workspace-context.tsx';
import { DatasetVersionCreateDocument, type DatasetVersionCreateMutation } from './dataset-version-create.generated.ts';
import { filesOfDrop, isDatasetFile, likelyFormat, likelyName, type NamedFile } from './dropped-files.ts';
import { sendFiles } from './send-files.ts';

const FORMATS = ['recognise', 'images', 'imagefolder', 'coco', 'yolo', 'csv'] as const;
type UserErrors = DatasetVersionCreateMutation['datasetVersionCreate']['userErrors'];

/** The upload, for those who may make one. */
export function DatasetUpload() {
  const { slug } = useWorkspace();
  return (
    <OnlyFor action="dataset.write" back={paths.datasets(slug)}>
      <DatasetUploadForm />
    </OnlyFor>
  );
}

/** Takes a folder, pictures or one ZIP, and makes a data set or its next version of them. */
function DatasetUploadForm() {
  const t = useTranslations('datasets.uploadPage');
  const tui = useTranslations('ui');
  const router = useRouter();
  const client = useApolloClient();
  const { id: workspaceId, slug } = useWorkspace();
  const datasetId = useSearchParams().get('dataset');
  const [files, setFiles] = useState<readonly NamedFile[]>([]);
  const [ignored, setIgnored] = useState(0);
  const [name, setName] = useState('');
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('recognise');
  const [progress, setProgress] = useState<{ readonly done: number; readonly share: number } | undefined>();
  const [errors, setErrors] = useState<UserErrors>([]);
  const [failure, setFailure] = useState<string | undefined>();
  const [isWaiting, setIsWaiting] = useState(false);
  const [hasSent, setHasSent] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  // What a try that failed or was cancelled has sent is not sent again.
  const sent = useRef(new Map<File, string>());
  useEffect(() => () => running.current?.abort(), []);
  const [create] = useMutation(DatasetVersionCreateDocument);

  const choose = (chosen: readonly NamedFile[]) => {
    const usable = chosen.filter(isDatasetFile);
    setFiles(usable);
    setFailure(undefined);
    sent.current.clear();
    setHasSent(false);
    setIgnored(chosen.length - usable.length);
    if (name === '' && usable.length > 0)
      setName(likelyName(usable) ?? t('loose', { count: usable.length, date: new Date() }));
  };

  const send = async () => {
    const abort = new AbortController();
    running.current = abort;
    setErrors([]);
    setFailure(undefined);
    setProgress({ done: sent.current.size, share: sent.current.size / files.length });
    try {
      const ids = await sendFiles({
        client,
        workspaceId,
        files,
        sent: sent.current,
        onWaiting: setIsWaiting,
        signal: abort.signal,
        onFileDone: (done) => setProgress({ done, share: done / files.length }),
        onShare: (share) => setProgress({ done: 0, share }),
      });
      const isArchive = files.length === 1 && /\.zip$/i.test(files[0]?.name ?? '');
      const answer = await create({
        variables: {
          input: {
            workspaceId,
            ...(datasetId === null ? { datasetName: name } : { datasetId }),
            ...(format !== 'recognise' && { format }),
            ...(isArchive
              ? { archiveUploadId: ids[0] ?? '' }
              : { files: files.map((file, index) => ({ name: file.name, uploadId: ids[index] ?? '' })) }),
          },
        },
      });
      const payload = answer.data?.datasetVersionCreate;
      if (payload?.datasetVersion) {
        router.push(paths.dataset(slug, payload.datasetVersion.dataset.id));
        return;
      }
      setErrors(payload?.userErrors ?? []);
    } catch (error) {
      if (error instanceof UnreadableFileError) setFailure(tui('fileUnreadable', { name: error.fileName }));
      else if (!abort.signal.aborted) setFailure(messageOf(error));
    }
    setIsWaiting(false);
    setHasSent(sent.current.size > 0);
    setProgress(undefined);
  };

  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const isSending = progress !== undefined;
  const remaining = [...(failure === undefined ? [] : [failure]), ...otherErrors(errors, ['datasetName', 'format'])];
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title={datasetId === null ? t('title') : t('versionTitle')} description={t('description')} />
      {files.length === 0 ? (
        <>
          <FileDrop
            icon={<FolderUp />}
            title={t('drop')}
            hint={t('dropHint')}
            accept="image/*,.zip,.json,.csv,.txt,.yaml,.yml"
            multiple
            onFiles={(chosen) => choose(chosen.map((file) => ({ name: file.webkitRelativePath || file.name, file })))}
            onDropItems={(items) => void filesOfDrop(items).then(choose, () => setFailure(t('unreadableDrop')))}
          />
          {failure !== undefined && (
            <p role="alert" className="mt-3 text-sm text-bad">
              {failure}
            </p>
          )}
          {ignored > 0 && (
            <p role="alert" className="mt-3 text-sm text-bad">
              {t('nothingUsable', { count: ignored })}
            </p>
          )}
        </>
      ) : (
        <Card>
          <div className="flex items-center gap-3">
            <FolderUp className="size-5 shrink-0 text-accent-text" aria-hidden />
            <div className="min-w-0 flex-1">
              <p className="font-medium">{t('chosen', { count: files.length })}</p>
              <p className="text-xs text-muted">
                {formatBytes(bytes)} · {t(`looksLike.${likelyFormat(files)}`)}
                {ignored > 0 && ` · ${t('ignored', { count: ignored })}`}
              </p>
            </div>
            {!isSending && (
              <IconButton label={t('remove')} icon={<X className="size-4" aria-hidden />} onClick={() => choose([])} />
            )}
          </div>
          <div className="mt-5 grid gap-4 sm:grid-cols-2">
            {datasetId === null && (
              <Field label={t('name')} error={fieldError(errors, 'datasetName')}>
                {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
              </Field>
            )}
            <Field label={t('format')} error={fieldError(errors, 'format')}>
              {(control) => (
                <Select
                  control={control}
                  value={format}
                  options={FORMATS.map((value) => ({ value, label: t(`formats.${value}`) }))}
                  onChange={setFormat}
                />
              )}
            </Field>
          </div>
          {remaining.map((text) => (
            <p key={text} role="alert" className="mt-4 text-sm text-bad">
              <Said>{text}</Said>
            </p>
          ))}
          {progress !== undefined && (
            <div className="mt-5">
              <p className="mb-1.5 text-xs text-muted">
                {isWaiting ? tui('uploadWaiting') : t('sending', { done: progress.done, total: files.length })}
              </p>
              <Progress value={progress.share} label={t('progress')} />
            </div>
          )}
          <div className="mt-5 flex justify-end gap-2">
            {isSending && <Button onClick={() => running.current?.abort()}>{t('cancel')}</Button>}
            <Button
              tone="primary"
              busy={isSending}
              disabled={datasetId === null && name.trim() === ''}
              onClick={() => void send()}
            >
              {t(hasSent && !isSending ? 'goOn' : 'send')}
            </Button>
          </div>
        </Card>
      )}
    </div>
  );
}
