'use client';

import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import { GraphqlProvider } from '#web/lib/apollo/provider.tsx';
import { ToastHost } from '#web/ui/toast.tsx';
import { earlyReads } from './early-reads.ts';

export function Providers({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
      <GraphqlProvider early={earlyReads}>
        {children}
        <ToastHost />
      </GraphqlProvider>
    </ThemeProvider>
  );
}
