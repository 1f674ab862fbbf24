'use client';

import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import { GraphqlProvider } from '#web/lib/apollo/provider.tsx';
import { useRememberedTimeZone } from '#web/lib/use-time-zone.ts';
import { ToastHost } from '#web/ui/toast.tsx';

export function Providers({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  useRememberedTimeZone();
  return (
    <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
      <GraphqlProvider>
        {children}
        <ToastHost />
      </GraphqlProvider>
    </ThemeProvider>
  );
}
