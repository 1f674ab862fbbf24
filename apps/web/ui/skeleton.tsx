import clsx from 'clsx';

export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={clsx('skeleton rounded-md', className)} />;
}

/** Rows of a list that is on its way; `label` is read aloud once. */
export function SkeletonRows({ rows = 5, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2 p-4">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={clsx('h-6', row % 3 === 1 ? 'w-4/5' : row % 3 === 2 ? 'w-3/5' : 'w-full')} />
      ))}
    </div>
  );
}
