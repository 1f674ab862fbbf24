'use client';

import clsx from 'clsx';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { Said } from './said.tsx';

/** What a control needs to be tied to its label, hint and error. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong and what to do; shown beside the field. */
  readonly error?: string | undefined;
  readonly className?: string;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A label, its control, and below it a hint or an error. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasError = error !== undefined && error !== '';
  const hasNote = hasError || hint !== undefined;
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      {children({
        id,
        ...(hasNote && { 'aria-describedby': noteId }),
        ...(hasError && { 'aria-invalid': true }),
      })}
      {hasNote && (
        <p
          id={noteId}
          role={hasError ? 'alert' : undefined}
          className={clsx('text-xs', hasError ? 'text-bad' : 'text-faint')}
        >
          {hasError ? <Said>{error}</Said> : hint}
        </p>
      )}
    </div>
  );
}

export const controlClass =
  'h-8 min-w-0 rounded-md border bg-surface px-2.5 text-sm text-text placeholder:text-faint transition-colors ' +
  'hover:border-line-strong focus-visible:border-accent-text focus-visible:outline-offset-0 ' +
  'aria-invalid:border-bad disabled:bg-sunken disabled:text-muted';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={clsx(controlClass, 'w-full', className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={clsx(controlClass, 'h-auto w-full py-1.5 leading-5', className)} />;
}

type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode };

export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className={clsx('flex items-start gap-2', className)}>
      <input id={id} type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 rounded-sm accent-accent" />
      <label htmlFor={id} className="min-w-0 text-sm">
        {label}
        {hint !== undefined && <span className="block text-xs text-faint">{hint}</span>}
      </label>
    </div>
  );
}
