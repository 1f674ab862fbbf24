'use client';

import { Portal } from 'radix-ui';
import { Popper } from 'radix-ui/internal';
import { useMemo, type ReactNode } from 'react';

interface TooltipBubbleProps {
  readonly id: string;
  readonly anchor: HTMLElement;
  readonly children: ReactNode;
}

/** A remark beside `anchor`, on the side where there is room. */
export default function TooltipBubble({ id, anchor, children }: TooltipBubbleProps) {
  const place = useMemo(() => ({ current: anchor }), [anchor]);
  return (
    <Popper.Root>
      <Popper.Anchor virtualRef={place} />
      <Portal.Root>
        <Popper.Content
          id={id}
          role="tooltip"
          side="top"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-xs rounded-md border bg-raised px-2.5 py-1.5 text-xs text-text shadow-float animate-appear"
        >
          {children}
        </Popper.Content>
      </Portal.Root>
    </Popper.Root>
  );
}
