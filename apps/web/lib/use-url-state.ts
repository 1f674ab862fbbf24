'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** What a page shows is in its address, so that a link shows a colleague the same. An empty value leaves the parameter out. */
export function useUrlState(name: string): readonly [string | undefined, (value: string | undefined) => void] {
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const set = useCallback(
    (value: string | undefined) => {
      // The address of this moment, not of the last render: two parameters may change in one go.
      const next = new URLSearchParams(location.search);
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
      const query = next.toString();
      router.replace(query === '' ? pathname : `${pathname}?${query}`, { scroll: false });
    },
    [name, pathname, router],
  );
  return [parameters.get(name) ?? undefined, set];
}
