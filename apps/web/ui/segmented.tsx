'use client';

import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';

interface SegmentedProps<Value extends string> {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (value: Value) => void;
  readonly label: string;
  /** Among fields of a form the label is written above, as theirs is; elsewhere what surrounds the choice says what it is. */
  readonly isField?: boolean;
}

/** Two to five choices side by side. */
export function Segmented<Value extends string>({ isField = false, ...choice }: SegmentedProps<Value>) {
  if (!isField) return <Choice {...choice} />;
  return (
    <div className="flex min-w-0 flex-col items-start gap-1.5">
      <span aria-hidden className="text-xs font-medium text-muted">
        {choice.label}
      </span>
      <Choice {...choice} />
    </div>
  );
}

function Choice<Value extends string>({ value, options, onChange, label }: Omit<SegmentedProps<Value>, 'isField'>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      aria-label={label}
      onValueChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
      className="inline-flex max-w-full min-w-0 flex-wrap rounded-md border bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-6.5 items-center gap-1.5 rounded-[5px] px-2.5 text-xs text-muted hover:text-text data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-text data-[state=on]:shadow-sm dark:data-[state=on]:bg-line"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
