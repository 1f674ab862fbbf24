'use client';

import { ApolloProvider } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { paths } from '../paths.ts';
import { createClient } from './client.ts';
import { EARLY, type EarlyRead } from './early-reads.ts';
import { RECONNECTED } from './live-link.ts';

interface GraphqlProviderProps {
  /** What the page at an address will ask for; sent before anything is rendered. */
  readonly early: (address: Location) => readonly EarlyRead[];
  readonly children: ReactNode;
}

/** Gives pages the one client of this browser tab, and reads again what was shown when a lost connection is back. */
export function GraphqlProvider({ early, children }: GraphqlProviderProps) {
  const router = useRouter();
  const [client] = useState(() => {
    const made = createClient({
      onSignedOut: () => {
        const { pathname, search } = window.location;
        if (!pathname.startsWith('/sign-in')) router.replace(paths.signIn(pathname + search));
      },
    });
    if (typeof window !== 'undefined') {
      // Whoever asks for the same afterwards is told what went wrong.
      const ask = (read: EarlyRead) =>
        made.query({ ...read, fetchPolicy: 'no-cache', context: EARLY }).catch(() => undefined);
      for (const read of early(window.location)) void ask(read);
    }
    return made;
  });
  useEffect(() => {
    const readAgain = () => void client.refetchQueries({ include: 'active' });
    window.addEventListener(RECONNECTED, readAgain);
    return () => window.removeEventListener(RECONNECTED, readAgain);
  }, [client]);
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}
