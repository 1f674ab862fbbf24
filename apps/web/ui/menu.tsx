'use client';

import { cloneElement, lazy, Suspense, useRef, useState, type ReactElement, type ReactNode } from 'react';

/** Loaded with the first pointer or focus on a menu's button: menus are on every page, and most visits open none. */
const load = () => import('./menu-content.tsx');
const MenuContent = lazy(() => load().then((parts) => ({ default: parts.MenuContent })));
export const MenuItem = lazy(() => load().then((parts) => ({ default: parts.MenuItem })));
export const MenuLabel = lazy(() => load().then((parts) => ({ default: parts.MenuLabel })));
export const MenuSeparator = lazy(() => load().then((parts) => ({ default: parts.MenuSeparator })));

interface TriggerProps {
  readonly 'aria-haspopup'?: 'menu';
  readonly 'aria-expanded'?: boolean;
}

interface MenuProps {
  /** One button. */
  readonly trigger: ReactElement<TriggerProps>;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

/** A list of actions that opens from `trigger`. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const preload = () => void load();
  return (
    <>
      <span
        ref={place}
        className="contents"
        onPointerOver={preload}
        onFocus={preload}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {cloneElement(trigger, { 'aria-haspopup': 'menu', 'aria-expanded': open })}
      </span>
      {open && (
        <Suspense>
          <MenuContent place={place} align={align} onClose={() => setOpen(false)}>
            {children}
          </MenuContent>
        </Suspense>
      )}
    </>
  );
}
