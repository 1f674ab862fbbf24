'use client';

import clsx from 'clsx';
import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { copyText } from '#web/lib/copy-text.ts';
import { IconButton } from './button.tsx';
import { toast } from './toast.tsx';

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useTranslations('ui');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const onCopy = async () => {
    if (await copyText(text)) setCopied(true);
    else toast({ kind: 'error', text: t('copyForbidden') });
  };
  return (
    <IconButton
      size="sm"
      label={copied ? t('copied') : (label ?? t('copy'))}
      icon={copied ? <Check className="size-3.5 text-good" aria-hidden /> : <Copy className="size-3.5" aria-hidden />}
      onClick={() => void onCopy()}
    />
  );
}

/** Text to be copied as it stands: commands, tokens, hashes. */
export function Code({ text, wrap = false }: { readonly text: string; readonly wrap?: boolean }) {
  return (
    <div className="flex items-start gap-1 rounded-md border bg-sunken py-1 pr-1 pl-2.5">
      <code
        tabIndex={wrap ? undefined : 0}
        className={clsx(
          'min-w-0 flex-1 py-0.5 font-mono text-xs',
          wrap ? 'break-all whitespace-pre-wrap' : 'overflow-x-auto whitespace-pre',
        )}
      >
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  );
}
