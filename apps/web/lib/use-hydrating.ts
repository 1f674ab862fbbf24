'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/**
 * True on the server, and in the browser for what takes over the server's text: that must be rendered from what the server knew, and once more afterwards
 * from what only the browser knows. False for whatever is shown later.
 */
export const useHydrating = (): boolean =>
  useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
