'use client';

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** Cells in which nothing changed are folded where there are more. */
export const MOST_UNFOLDED = 12;

interface FoldProps {
  readonly title: string;
  readonly open: boolean;
  readonly children: ReactNode;
}

/** Rows that matter less, behind a line that says how many there are. */
export function Fold({ title, open, children }: FoldProps) {
  return (
    <details open={open} className="group border-t">
      <summary className="flex cursor-pointer items-center gap-2 px-4 py-2 text-sm font-medium hover:bg-hover">
        <ChevronRight className="size-4 text-muted transition-transform group-open:rotate-90" aria-hidden />
        {title}
      </summary>
      {children}
    </details>
  );
}
