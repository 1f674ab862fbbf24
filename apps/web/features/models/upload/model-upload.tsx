'use client';

import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import { FileBox, X } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { fieldError, messageOf, otherErrors } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { formatBytes } from '#web/lib/format/bytes.ts';
import { paths } from '#web/lib/paths.ts';
import { FileHasher, UnreadableFileError } from '#web/lib/upload/hash-file.ts';
import { uploadFile, type UploadProgress } from '#web/lib/upload/upload-file.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Combobox } from '#web/ui/combobox.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { FileDrop } from '#web/ui/file-drop.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Progress } from '#web/ui/progress.tsx';
import { Said } from '#web/ui/said.tsx';
import { OnlyFor } from '../../shell/only-for.tsx';
import { useWorkspace } from '../../shell/workspace-context.tsx';
import { ModelChoicesDocument } from './model-choices.generated.ts';
import { ModelVersionCreateDocument, type ModelVersionCreateMutation } from './model-version-create.generated.ts';

const NEW_MODEL = 'new';

type UserErrors = ModelVersionCreateMutation['modelVersionCreate']['userErrors'];

/** The upload, for those who may make one. */
export function ModelUpload() {
  const { slug } = useWorkspace();
  return (
    <OnlyFor action="model.write" back={paths.models(slug)}>
      <ModelUploadForm />
    </OnlyFor>
  );
}

/** Picks a file, says which model it is a version of, sends it; the inspection then goes on at the new version's page. */
function ModelUploadForm() {
  const t = useTranslations('models.uploadPage');
  const tui = useTranslations('ui');
  const router = useRouter();
  const client = useApolloClient();
  const { id: workspaceId, slug } = useWorkspace();
  const given = useSearchParams().get('model');
  const [file, setFile] = useState<File | undefined>();
  const [modelId, setModelId] = useState(given ?? NEW_MODEL);
  const [name, setName] = useState('');
  const [notes, setNotes] = useState('');
  const [progress, setProgress] = useState<UploadProgress | undefined>();
  const [errors, setErrors] = useState<UserErrors>([]);
  const [failure, setFailure] = useState<string | undefined>();
  const [isWaiting, setIsWaiting] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { data, fetchMore } = useQuery(ModelChoicesDocument, { variables: { slug } });
  useWholeLists(data?.workspace, fetchMore);
  const [create] = useMutation(ModelVersionCreateDocument);

  const choose = (files: readonly File[]) => {
    const [first] = files;
    if (first === undefined) return;
    setFile(first);
    setFailure(undefined);
    if (name === '') setName(first.name.replace(/\.onnx$/i, ''));
  };

  const send = async () => {
    if (file === undefined) return;
    const abort = new AbortController();
    running.current = abort;
    setErrors([]);
    setFailure(undefined);
    const hasher = new FileHasher();
    try {
      const uploadId = await uploadFile({
        client,
        hasher,
        workspaceId,
        kind: 'MODEL',
        file,
        onProgress: setProgress,
        onWaiting: setIsWaiting,
        signal: abort.signal,
      });
      const target = modelId === NEW_MODEL ? { modelName: name } : { modelId };
      const answer = await create({ variables: { input: { workspaceId, uploadId, notes, ...target } } });
      const payload = answer.data?.modelVersionCreate;
      if (payload?.modelVersion) {
        router.push(
          paths.modelVersion(slug, { model: payload.modelVersion.model.id, version: payload.modelVersion.id }),
        );
        return;
      }
      setErrors(payload?.userErrors ?? []);
    } catch (error) {
      if (error instanceof UnreadableFileError) setFailure(tui('fileUnreadable', { name: error.fileName }));
      else if (!abort.signal.aborted) setFailure(messageOf(error));
    } finally {
      hasher.stop();
      setIsWaiting(false);
    }
    setProgress(undefined);
  };

  const models = data?.workspace?.models.edges.map(({ node }) => ({ value: node.id, label: node.name })) ?? [];
  const isSending = progress !== undefined;
  const remaining = [
    ...(failure === undefined ? [] : [failure]),
    ...otherErrors(errors, ['modelName', 'modelId', 'notes']),
  ];

  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title={t('title')} description={t('description')} />
      {file === undefined ? (
        <FileDrop icon={<FileBox />} title={t('drop')} hint={t('dropHint')} accept=".onnx" onFiles={choose} />
      ) : (
        <Card>
          <div className="flex items-center gap-3">
            <FileBox className="size-5 shrink-0 text-accent-text" aria-hidden />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{file.name}</p>
              <p className="text-xs text-muted">{formatBytes(file.size)}</p>
            </div>
            {!isSending && (
              <IconButton
                label={t('remove')}
                icon={<X className="size-4" aria-hidden />}
                onClick={() => setFile(undefined)}
              />
            )}
          </div>
          <div className="mt-5 grid gap-4">
            <Field label={t('model')} hint={t('modelHint')} error={fieldError(errors, 'modelId')}>
              {(control) => (
                <Combobox
                  control={control}
                  value={modelId}
                  onChange={setModelId}
                  placeholder={t('newModel')}
                  searchPlaceholder={t('findModel')}
                  emptyText={t('noModel')}
                  options={[{ value: NEW_MODEL, label: t('newModel') }, ...models]}
                />
              )}
            </Field>
            {modelId === NEW_MODEL && (
              <Field label={t('name')} error={fieldError(errors, 'modelName')}>
                {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
              </Field>
            )}
            <Field label={t('notes')} hint={t('notesHint')} error={fieldError(errors, 'notes')}>
              {(control) => (
                <Textarea {...control} rows={2} value={notes} onChange={(event) => setNotes(event.target.value)} />
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
                {isWaiting ? tui('uploadWaiting') : t(progress.stage, { percent: Math.round(progress.share * 100) })}
              </p>
              <Progress value={progress.share} label={t('progress')} />
            </div>
          )}
          <div className="mt-5 flex justify-end gap-2">
            {isSending && <Button onClick={() => running.current?.abort()}>{t('cancel')}</Button>}
            <Button
              tone="primary"
              busy={isSending}
              disabled={modelId === NEW_MODEL && name.trim() === ''}
              onClick={() => void send()}
            >
              {t('send')}
            </Button>
          </div>
        </Card>
      )}
      <p className="mt-4 text-xs text-faint">{t('after')}</p>
    </div>
  );
}
