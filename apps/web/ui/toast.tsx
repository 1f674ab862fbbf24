'use client';

import { useTheme } from 'next-themes';
import { lazy, Suspense, useEffect, useState } from 'react';

interface Message {
  readonly kind: 'success' | 'error' | 'info';
  readonly text: string;
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

const EVENT = 'holdfast:toast';
const target = typeof window === 'undefined' ? undefined : new EventTarget();

class ToastEvent extends Event {
  readonly message: Message;
  constructor(message: Message) {
    super(EVENT);
    this.message = message;
  }
}

/** Says briefly that something happened. What must be acted on belongs beside its field or into `ErrorState`. */
export function toast(message: Message): void {
  target?.dispatchEvent(new ToastEvent(message));
}

const Toaster = lazy(() => import('./toaster.tsx'));

/** Loads the toaster with the first message only: most visits never see one. */
export function ToastHost() {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const { resolvedTheme } = useTheme();
  useEffect(() => {
    const receive = (event: Event) => {
      if (event instanceof ToastEvent) setMessages((before) => [...before, event.message]);
    };
    target?.addEventListener(EVENT, receive);
    return () => target?.removeEventListener(EVENT, receive);
  }, []);
  if (messages.length === 0) return null;
  return (
    <Suspense>
      <Toaster messages={messages} theme={resolvedTheme === 'dark' ? 'dark' : 'light'} />
    </Suspense>
  );
}
