'use client';

import type { ComponentProps } from 'react';
import { useState } from 'react';
import { Button } from './button.tsx';

type ConfirmButtonProps = Omit<ComponentProps<typeof Button>, 'onClick' | 'onBlur' | 'children'> & {
  readonly label: string;
  /** What it says after the first press, e.g. "Really archive?". */
  readonly sure: string;
  /** What of several is meant, where only the place of the button tells. */
  readonly about?: string;
  readonly onConfirm: () => void;
};

/** For what cannot be taken back: the first press asks, the second acts, and leaving the button forgets the first. */
export function ConfirmButton({ label, sure, about, tone, onConfirm, ...rest }: ConfirmButtonProps) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      {...rest}
      {...(about !== undefined && { 'aria-label': `${asked ? sure : label}: ${about}` })}
      {...(asked ? { tone: 'danger' } : tone !== undefined && { tone })}
      onBlur={() => setAsked(false)}
      onClick={() => (asked ? onConfirm() : setAsked(true))}
    >
      {asked ? sure : label}
    </Button>
  );
}
