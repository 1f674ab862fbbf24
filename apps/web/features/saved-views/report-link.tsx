'use client';

import { Bookmark, Link2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { copyText } from '#web/lib/copy-text.ts';
import { IconButton } from '#web/ui/button.tsx';
import { toast } from '#web/ui/toast.tsx';

const SavedViewsDialog = dynamic(() => import('./saved-views-dialog.tsx'), { loading: () => null });

/** Gives away what a report shows at this moment, which its address holds: as a link, or under a name. */
export function ReportLink({ runNumber }: { readonly runNumber: number }) {
  const t = useTranslations('savedViews');
  const tui = useTranslations('ui');
  const [open, setOpen] = useState(false);
  const onCopy = async () => {
    const done = await copyText(location.href);
    toast(done ? { kind: 'success', text: t('linkCopied') } : { kind: 'error', text: tui('copyForbidden') });
  };
  return (
    <>
      <IconButton label={t('copyLink')} icon={<Link2 className="size-4" aria-hidden />} onClick={() => void onCopy()} />
      <IconButton label={t('title')} icon={<Bookmark className="size-4" aria-hidden />} onClick={() => setOpen(true)} />
      {open && <SavedViewsDialog runNumber={runNumber} onClose={() => setOpen(false)} />}
    </>
  );
}
