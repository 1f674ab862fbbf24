'use client';

import { useCallback, useSyncExternalStore } from 'react';

const CHANGED = 'holdfast:stored';

/** A small preference of this browser. The server, which cannot know it, renders `fallback`. */
export function useStored(key: string, fallback: string): readonly [string, (value: string) => void] {
  const subscribe = useCallback((notify: () => void) => {
    window.addEventListener('storage', notify);
    window.addEventListener(CHANGED, notify);
    return () => {
      window.removeEventListener('storage', notify);
      window.removeEventListener(CHANGED, notify);
    };
  }, []);
  const read = () => localStorage.getItem(key) ?? fallback;
  const value = useSyncExternalStore(subscribe, read, () => fallback);
  const write = useCallback(
    (next: string) => {
      localStorage.setItem(key, next);
      window.dispatchEvent(new Event(CHANGED));
    },
    [key],
  );
  return [value, write];
}
