import { useEffect, useSyncExternalStore } from 'react';
import { liveState } from './live-state.ts';

/** How often pages read again what nobody tells them of. */
export const REREAD_SECONDS = 10;

/** Whether this page waits for changes that cannot reach it. */
export const useIsLiveLost = (): boolean => useSyncExternalStore(liveState.subscribe, liveState.isLost, () => false);

/**
 * Reads again every few seconds while the live connection is lost, e.g. behind a proxy that lets no WebSocket through: `read` is what a page does when it
 * is told of a change. Nothing where it has nothing to wait for.
 */
export function useRereadWhileLost(read: (() => void) | undefined): void {
  const isLost = useIsLiveLost();
  useEffect(() => {
    if (!isLost || read === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') read();
    }, REREAD_SECONDS * 1000);
    return () => clearInterval(timer);
  }, [isLost, read]);
}
