'use client';

import { useApolloClient, useMutation } from '@apollo/client/react';
import { Download } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import type { ExportFormat } from '#web/graphql/schema.generated.ts';
import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '#web/ui/menu.tsx';
import { toast } from '#web/ui/toast.tsx';
import { RunExportDocument, RunExportsDocument } from './run-export.generated.ts';
import type { RunOnPage } from './run-page.tsx';

const FORMATS: readonly ExportFormat[] = ['HTML', 'PDF', 'MARKDOWN', 'CSV', 'JSON', 'JUNIT', 'SARIF'];
const POLL_MS = 1_000;

/** The report as a file, of a run that was cut off as far as it came. A worker writes it; the download starts when it is there. */
export function ExportMenu({ run, modelOrdinal }: { readonly run: RunOnPage; readonly modelOrdinal: number }) {
  const t = useTranslations('runs.export');
  const locale = useLocale();
  const { slug } = useWorkspace();
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [create] = useMutation(RunExportDocument);
  // Cut off before anything was done: a file of it cannot be written.
  const isEmpty = run.progress.samplesDone === 0;

  /** The address of the finished file; throws what kept it from being written. */
  const written = async (format: ExportFormat): Promise<string> => {
    for (;;) {
      const { data } = await client.query({
        query: RunExportsDocument,
        variables: { slug, number: run.number },
        fetchPolicy: 'network-only',
      });
      const found = data?.workspace?.run?.exports.find(
        (entry) => entry.format === format && entry.modelOrdinal === modelOrdinal,
      );
      if (found?.task.state === 'DONE' && found.url !== null) return found.url;
      if (found?.task.state === 'FAILED' || found?.task.state === 'CANCELLED') {
        const { failure } = found.task;
        if (failure === null) throw new Error(t('failed'));
        const { problemTexts } = await import('#web/lib/errors/problem-texts.ts');
        throw new Error((await problemTexts(locale)).told(failure).fix);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };

  const start = async (format: ExportFormat) => {
    setBusy(true);
    try {
      const { data } = await create({ variables: { input: { runId: run.id, modelOrdinal, format } } });
      const errors = data?.exportCreate.userErrors ?? [];
      if (errors.length > 0) toast({ kind: 'error', text: errors.map(({ message }) => message).join(' ') });
      else download(await written(format));
    } catch (error) {
      toast({ kind: 'error', text: messageOf(error) });
    }
    setBusy(false);
  };

  return (
    <Menu
      trigger={
        <Button busy={busy} disabled={!isAtRest(run.state)} icon={<Download className="size-3.5" aria-hidden />}>
          {t('open')}
        </Button>
      }
    >
      <MenuLabel>{isEmpty ? t('emptyLabel') : run.state === 'DONE' ? t('label') : t('partLabel')}</MenuLabel>
      {FORMATS.map((format) => (
        <MenuItem key={format} disabled={isEmpty} onSelect={() => void start(format)}>
          {t(`format.${format}`)}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => print()}>{t('print')}</MenuItem>
    </Menu>
  );
}

/** Signed addresses come with the header that makes a browser save the file instead of opening it. */
function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
