import { useRef } from 'react';

/**
 * Brings the focus back to where it was before a dialog opened. Radix does so for dialogs with a trigger inside of them only; of others the focus falls
 * to the top of the page, and who works by keyboard begins anew.
 */
export function useFocusReturn() {
  const opener = useRef<Element>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const { current } = opener;
      // What opened it may be gone, as an item of a menu is; the page itself is then the nearest place.
      const isThere = current instanceof HTMLElement && current.isConnected && current !== document.body;
      const target = isThere ? current : document.getElementById('content');
      target?.focus({ preventScroll: true });
    },
  };
}
