import type { ReactNode } from 'react';
import { Logo } from '#web/ui/logo.tsx';

interface SessionCardProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of pages before a workspace: one task in the middle of the window. */
export function SessionCard({ title, description, children }: SessionCardProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <Logo className="mb-6 size-10" />
        <h1 className="text-xl font-semibold">{title}</h1>
        {description !== undefined && <p className="mt-1 text-sm text-muted">{description}</p>}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}
