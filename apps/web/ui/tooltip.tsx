'use client';

import { lazy, Suspense, useEffect, useId, useRef, useState, type ReactNode } from 'react';

/** Loaded with the first remark that shows: what places it is larger than a page's own code. */
const Bubble = lazy(() => import('./tooltip-bubble.tsx'));

const OPEN_MS = 250;
/** Long enough for the pointer to cross the gap to the remark, which may be read and selected. */
const CLOSE_MS = 120;

/** A remark that shows on hover and focus. `children` must be one element that can be focused. */
export function Tooltip({ content, children }: { readonly content: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  const place = useRef<HTMLSpanElement>(null);
  const change = (to: 'open' | 'closed', delayMs: number) => {
    clearTimeout(due.current);
    due.current = setTimeout(() => {
      const element = place.current?.firstElementChild;
      setAnchor(to === 'open' && element instanceof HTMLElement ? element : undefined);
    }, delayMs);
  };
  useEffect(() => () => clearTimeout(due.current), []);
  useEffect(() => {
    anchor?.setAttribute('aria-describedby', id);
    return () => anchor?.removeAttribute('aria-describedby');
  }, [anchor, id]);
  return (
    <span
      ref={place}
      className="contents"
      onPointerEnter={(event) => event.pointerType !== 'touch' && change('open', OPEN_MS)}
      onPointerLeave={() => change('closed', CLOSE_MS)}
      onPointerDown={() => change('closed', 0)}
      onFocus={(event) => event.target.matches(':focus-visible') && change('open', 0)}
      onBlur={() => change('closed', 0)}
      onKeyDown={(event) => event.key === 'Escape' && change('closed', 0)}
    >
      {children}
      {anchor !== undefined && (
        <Suspense>
          <Bubble id={id} anchor={anchor}>
            {content}
          </Bubble>
        </Suspense>
      )}
    </span>
  );
}
