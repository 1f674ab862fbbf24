'use client';

import { useEffect, useRef } from 'react';

/** A pointer on its way across a list does not rest, nor does a keyboard that steps through it. */
const RESTING_MS = 60;

/** Handlers for a control that may be used next: `onApproach` is called when the pointer or the keyboard rests on it, and when the pointer presses it. */
export function useApproach(onApproach: () => void) {
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = () => clearTimeout(resting.current);
  // A control that is gone is not approached any more.
  useEffect(() => () => clearTimeout(resting.current), []);
  const rest = () => {
    leave();
    resting.current = setTimeout(onApproach, RESTING_MS);
  };
  const press = () => {
    leave();
    onApproach();
  };
  return { onPointerEnter: rest, onPointerLeave: leave, onPointerDown: press, onFocus: rest, onBlur: leave };
}
