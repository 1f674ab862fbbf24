'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { toast, Toaster as Sonner } from 'sonner';
import { Said } from './said.tsx';

interface ToasterProps {
  readonly messages: readonly {
    readonly kind: 'success' | 'error' | 'info';
    readonly text: string;
    readonly action?: { readonly label: string; readonly onClick: () => void };
  }[];
  readonly theme: 'light' | 'dark';
}

export default function Toaster({ messages, theme }: ToasterProps) {
  const t = useTranslations('ui');
  const shown = useRef(0);
  useEffect(() => {
    for (const { kind, text, action } of messages.slice(shown.current)) {
      toast[kind](<Said>{text}</Said>, action === undefined ? undefined : { action });
    }
    shown.current = messages.length;
  }, [messages]);
  return (
    <Sonner
      theme={theme}
      containerAriaLabel={t('notifications')}
      position="bottom-right"
      toastOptions={{
        style: { fontFamily: 'inherit', background: 'var(--raised)', color: 'var(--text)', borderColor: 'var(--line)' },
      }}
    />
  );
}
