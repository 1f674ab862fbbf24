'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { allItems } from './navigation.ts';

interface ShortcutActions {
  readonly slug: string;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onToggleSidebar: () => void;
}

/** How long after `g` a letter still names a page. */
const CHORD_MS = 1200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role=dialog]') !== null);

/** Moves the focus to the next or previous row of the page's first list. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const here = document.activeElement;
  const current = rows.findIndex((row) => row === here || row.contains(here));
  const next = rows[current === -1 ? (step === 1 ? 0 : rows.length - 1) : current + step];
  if (next === undefined) return;
  const target = next.matches('a,button') ? next : (next.querySelector<HTMLElement>('a[href],button') ?? next);
  target.focus();
  next.scrollIntoView({ block: 'nearest' });
}

/** Keys of every page of a workspace; pages add their own with `useKeys`. */
export function useShortcuts({ slug, onPalette, onHelp, onToggleSidebar }: ShortcutActions): void {
  const router = useRouter();
  const chordUntil = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (event.timeStamp < chordUntil.current) {
        chordUntil.current = 0;
        const item = allItems.find(({ letter }) => letter === event.key);
        if (item !== undefined) router.push(item.href(slug));
        return;
      }
      switch (event.key) {
        case 'g':
          chordUntil.current = event.timeStamp + CHORD_MS;
          break;
        case '/': {
          const search = document.querySelector<HTMLElement>('main [data-search]');
          event.preventDefault();
          if (search === null) onPalette();
          else search.focus();
          break;
        }
        case '?':
          onHelp();
          break;
        case '[':
          onToggleSidebar();
          break;
        case 'j':
          moveRow(1);
          break;
        case 'k':
          moveRow(-1);
          break;
        default:
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [slug, onPalette, onHelp, onToggleSidebar, router]);
}
