'use client';

import clsx from 'clsx';
import { Menu as Radix } from 'radix-ui/internal';
import { useState, type ReactNode, type RefObject } from 'react';

interface MenuContentProps {
  /** What holds the menu's button and nothing else. */
  readonly place: RefObject<HTMLElement | null>;
  readonly align: 'start' | 'end';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** An open menu beside the button in `place`, to which the focus returns. */
export function MenuContent({ place, align, onClose, children }: MenuContentProps) {
  const [anchor] = useState(() => ({ current: { getBoundingClientRect: () => boundsOf(place) } }));
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={anchor} />
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onInteractOutside={(event) => {
            // The button closes its menu itself; closed here already, its click would open it again.
            if (event.target instanceof Node && place.current?.contains(event.target)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const button = place.current?.firstElementChild;
            if (button instanceof HTMLElement) button.focus();
          }}
          className="z-50 min-w-48 rounded-lg border bg-raised p-1 shadow-float outline-none animate-rise"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const boundsOf = (place: RefObject<HTMLElement | null>): DOMRect =>
  place.current?.firstElementChild?.getBoundingClientRect() ?? new DOMRect();

interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly onSelect?: () => void;
  readonly tone?: 'normal' | 'danger';
  readonly disabled?: boolean;
  /** One link, which is then the item. */
  readonly asChild?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ icon, onSelect, tone = 'normal', disabled, asChild = false, children }: MenuItemProps) {
  return (
    <Radix.Item
      asChild={asChild}
      disabled={disabled ?? false}
      {...(onSelect !== undefined && { onSelect })}
      className={clsx(
        'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover',
        tone === 'danger' && 'text-bad',
      )}
    >
      {asChild ? (
        children
      ) : (
        <>
          {icon}
          {children}
        </>
      )}
    </Radix.Item>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-faint">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
