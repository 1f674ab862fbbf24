'use client';

import { ApolloProvider } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { paths } from '../paths.ts';
import { createClient } from './client.ts';
import { RECONNECTED } from './live-link.ts';

/** Gives pages the one client of this browser tab, and reads again what was shown when a lost connection is back. */
export function GraphqlProvider({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const [client] = useState(() =>
    createClient({
      onSignedOut: () => {
        const { pathname, search } = window.location;
        if (!pathname.startsWith('/sign-in')) router.replace(paths.signIn(pathname + search));
      },
    }),
  );
  useEffect(() => {
    const readAgain = () => void client.refetchQueries({ include: 'active' });
    window.addEventListener(RECONNECTED, readAgain);
    window.addEventListener('online', readAgain);
    return () => {
      window.removeEventListener(RECONNECTED, readAgain);
      window.removeEventListener('online', readAgain);
    };
  }, [client]);
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}
