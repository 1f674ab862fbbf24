'use client';

import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import { GraphqlProvider } from '#web/lib/apollo/provider.tsx';
import { ToastHost } from '#web/ui/toast.tsx';

export function Providers({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
      <GraphqlProvider>
        {children}
        <ToastHost />
      </GraphqlProvider>
    </ThemeProvider>
  );
}
