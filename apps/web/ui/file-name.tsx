import clsx from 'clsx';
import { splitName } from './split-name.ts';

/** A file's name on one line, shortened in its middle: names of one set often differ at their end only. */
export function FileName({ name, className }: { readonly name: string; readonly className?: string }) {
  const { start, end } = splitName(name);
  return (
    <span className={clsx('flex min-w-0', className)} title={name}>
      <span className="truncate">{start}</span>
      <span className="shrink-0 whitespace-pre">{end}</span>
    </span>
  );
}
