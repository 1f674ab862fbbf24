import clsx from 'clsx';
import type { ReactNode } from 'react';

interface CardProps {
  readonly title?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Without padding around the content, for tables and lists. */
  readonly flush?: boolean;
}

/** A titled part of a page. */
export function Card({ title, description, actions, children, className, flush = false }: CardProps) {
  return (
    <section className={clsx('min-w-0 overflow-clip rounded-lg border bg-surface', className)}>
      {title !== undefined && (
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
          {/* Where the title has less room than that, what can be done goes below it. */}
          <div className="min-w-0 flex-1 basis-44">
            <h2 className="text-sm font-semibold">{title}</h2>
            {description !== undefined && <p className="text-xs text-muted">{description}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className={clsx(!flush && 'p-4')}>{children}</div>
    </section>
  );
}
