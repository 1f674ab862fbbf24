'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { Trash2, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type SyntheticEvent } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { fieldError, messageOf, otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { ConfirmButton } from '#web/ui/confirm-button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Checkbox, Field, Input } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toast.tsx';
import { readReportView, REPORT_PAGE, writeReportView } from './report-view.ts';
import {
  SavedViewRemoveDocument,
  type SavedViewRowFragment,
  SavedViewsDocument,
  SavedViewSaveDocument,
} from './saved-views.generated.ts';

interface SavedViewsDialogProps {
  readonly runNumber: number;
  readonly onClose: () => void;
}

/** Views of reports that were kept under a name, and the form that keeps the one on the screen. */
export default function SavedViewsDialog({ runNumber, onClose }: SavedViewsDialogProps) {
  const t = useTranslations('savedViews');
  const tui = useTranslations('ui');
  const { slug } = useWorkspace();
  const { data, error, refetch } = useQuery(SavedViewsDocument, { variables: { slug, page: REPORT_PAGE } });
  const views = data?.workspace?.savedViews;
  return (
    <Dialog open onOpenChange={onClose} title={t('title')} description={t('description')}>
      <SaveForm runNumber={runNumber} />
      <h3 className="mt-5 mb-1 text-xs font-medium text-muted">{t('list')}</h3>
      {views === undefined ? (
        error === undefined ? (
          <SkeletonRows rows={3} label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )
      ) : views.length === 0 ? (
        <p className="text-sm text-muted">{t('empty')}</p>
      ) : (
        <ul className="divide-y rounded-md border">
          {views.map((view) => (
            <ViewRow
              key={view.id}
              view={view}
              runNumber={runNumber}
              isOwn={view.user?.id === data?.viewer?.user.id}
              onOpen={onClose}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function SaveForm({ runNumber }: { readonly runNumber: number }) {
  const t = useTranslations('savedViews');
  const { id: workspaceId } = useWorkspace();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  // Another run has other samples behind the same numbers.
  const [ofRun, setOfRun] = useState(() => new URLSearchParams(location.search).has('sample'));
  const [failure, setFailure] = useState<string | undefined>();
  const [save, { data, loading }] = useMutation(SavedViewSaveDocument, { refetchQueries: [SavedViewsDocument] });
  const errors = data?.savedViewSave.userErrors;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const query = writeReportView({ run: ofRun ? runNumber : undefined, query: location.search });
    try {
      const input = { workspaceId, page: REPORT_PAGE, name: name.trim(), query, shared };
      const answer = await save({ variables: { input } });
      setFailure(undefined);
      if (!answer.data?.savedViewSave.savedView) return;
      toast({ kind: 'success', text: t('saved', { name: name.trim() }) });
      setName('');
    } catch (error) {
      setFailure(messageOf(error));
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <Field
        label={t('name')}
        error={failure ?? fieldError(errors, 'input.name') ?? otherErrors(errors, ['input.name'])[0]}
      >
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" tone="primary" busy={loading} disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </div>
        )}
      </Field>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Checkbox
          label={t('shared')}
          hint={t('sharedHint')}
          checked={shared}
          onChange={(event) => setShared(event.target.checked)}
        />
        <Checkbox
          label={t('ofRun', { number: runNumber })}
          hint={t('ofRunHint')}
          checked={ofRun}
          onChange={(event) => setOfRun(event.target.checked)}
        />
      </div>
    </form>
  );
}

interface ViewRowProps {
  readonly view: SavedViewRowFragment;
  readonly runNumber: number;
  readonly isOwn: boolean;
  readonly onOpen: () => void;
}

function ViewRow({ view, runNumber, isOwn, onOpen }: ViewRowProps) {
  const t = useTranslations('savedViews');
  const { slug } = useWorkspace();
  const [remove, { loading }] = useMutation(SavedViewRemoveDocument, { refetchQueries: [SavedViewsDocument] });
  const { run, query } = readReportView(view.query);
  const onRemove = async () => {
    try {
      const answer = await remove({ variables: { id: view.id } });
      tellRefusal(answer.data?.savedViewRemove.userErrors);
    } catch (error) {
      tellFailure(error);
    }
  };
  const notes = [
    run === undefined ? t('anyRun') : t('run', { number: run }),
    ...(isOwn || view.user === null ? [] : [t('by', { name: view.user.name })]),
  ];
  return (
    <li className="flex items-center gap-2 py-1 pr-1 pl-3">
      <Link
        href={`${paths.run(slug, run ?? runNumber)}?${query}`}
        onClick={onOpen}
        className="min-w-0 flex-1 py-1 hover:underline"
      >
        <span className="block truncate text-sm font-medium">{view.name}</span>
        <span className="block text-xs text-muted">{notes.join(' · ')}</span>
      </Link>
      {view.shared && (
        <span className="inline-flex items-center gap-1 text-xs text-muted">
          <Users className="size-3.5" aria-hidden />
          {t('sharedMark')}
        </span>
      )}
      {isOwn && (
        <ConfirmButton
          size="sm"
          tone="quiet"
          label={t('remove')}
          sure={t('reallyRemove')}
          about={view.name}
          busy={loading}
          icon={<Trash2 className="size-3.5" aria-hidden />}
          onConfirm={() => void onRemove()}
        />
      )}
    </li>
  );
}
