'use client';

import { useApolloClient } from '@apollo/client/react';
import { Download } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import type { ExportFormat } from '#web/graphql/schema.generated.ts';
import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import { tellFailure } from '#web/lib/apollo/tell.ts';
import { Button } from '#web/ui/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '#web/ui/menu.tsx';
import type { RunOnPage } from './run-page.tsx';

const FORMATS: readonly ExportFormat[] = ['HTML', 'PDF', 'MARKDOWN', 'CSV', 'JSON', 'JUNIT', 'SARIF'];

/** The report as a file, of a run that was cut off as far as it came. A worker writes it; the download starts when it is there. */
export function ExportMenu({ run, modelOrdinal }: { readonly run: RunOnPage; readonly modelOrdinal: number }) {
  const t = useTranslations('runs.export');
  const locale = useLocale();
  const { slug } = useWorkspace();
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  // Cut off before anything was done: a file of it cannot be written.
  const isEmpty = run.progress.samplesDone === 0;

  const start = async (format: ExportFormat) => {
    setBusy(true);
    try {
      const { exportFile } = await import('./export-file.ts');
      await exportFile({ client, slug, run, modelOrdinal, format, locale, failed: t('failed') });
    } catch (error) {
      tellFailure(error);
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
