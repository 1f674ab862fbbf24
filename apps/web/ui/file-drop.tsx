'use client';

import clsx from 'clsx';
import { useId, useState, type DragEvent, type ReactNode } from 'react';

interface FileDropProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
  /** As in `<input accept>`. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  /** Takes over what was dropped, e.g. to walk through folders. */
  readonly onDropItems?: (items: DataTransferItemList) => void;
}

/** A place to drop files on, which is also a button that opens the browser's dialog. */
export function FileDrop({
  icon,
  title,
  hint,
  accept,
  multiple = false,
  disabled = false,
  onFiles,
  onDropItems,
}: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (disabled) return;
    if (onDropItems !== undefined) onDropItems(event.dataTransfer.items);
    else onFiles([...event.dataTransfer.files].slice(0, multiple ? undefined : 1));
  };
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'relative flex flex-col items-center rounded-lg border-2 border-dashed px-6 py-12 text-center transition-colors',
        'focus-within:border-accent-text',
        over ? 'border-accent-text bg-accent-soft' : 'border-line-strong bg-surface hover:bg-hover/50',
        disabled && 'pointer-events-none opacity-50',
      )}
    >
      <span aria-hidden className="mb-3 text-muted [&_svg]:size-7">
        {icon}
      </span>
      <label htmlFor={id} className="text-base font-medium after:absolute after:inset-0">
        {title}
      </label>
      <p className="mt-1 text-sm text-muted">{hint}</p>
      <input
        id={id}
        type="file"
        className="absolute inset-0 cursor-pointer opacity-0"
        disabled={disabled}
        multiple={multiple}
        {...(accept !== undefined && { accept })}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
