'use client';

import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { controlClass, type FieldControl } from './field.tsx';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** A second line under the label. */
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

interface SelectProps<Value extends string> {
  readonly value: Value | undefined;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  /** Of `Field`; or a label for screen readers where the select stands alone. */
  readonly control?: FieldControl;
  readonly label?: string;
  readonly disabled?: boolean;
  readonly className?: string;
  /** Somebody comes near, by pointer or keyboard: what only the open list shows is read now. */
  readonly onApproach?: () => void;
}

/**
 * One choice out of a short list. For long lists that want a search, see `Combobox`. Options are rendered once somebody comes near, by pointer or keyboard:
 * Radix keeps those of a closed list rendered, anew whenever the page around it changes.
 */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, options, onChange, placeholder, control, label, disabled, className, onApproach } = props;
  const [isNear, setNear] = useState(false);
  const approach = () => {
    setNear(true);
    onApproach?.();
  };
  const optionOf = (searched: string | undefined) => options.find((candidate) => candidate.value === searched);
  const choose = (chosen: string) => {
    const option = optionOf(chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <Radix.Root value={value ?? ''} onValueChange={choose} disabled={disabled ?? false}>
      <Radix.Trigger
        {...control}
        aria-label={label}
        onFocus={approach}
        onPointerEnter={approach}
        className={clsx(
          controlClass,
          'inline-flex items-center justify-between gap-2 text-left',
          className ?? 'w-full',
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={<span className="text-faint">{placeholder}</span>}>
            {optionOf(value)?.label}
          </Radix.Value>
        </span>
        <Radix.Icon>
          <ChevronDown className="size-3.5 text-faint" aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      {isNear && (
        <Radix.Portal>
          <Radix.Content
            position="popper"
            sideOffset={4}
            className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border bg-raised shadow-float animate-rise"
          >
            <Radix.Viewport className="p-1">
              {options.map((option) => (
                <Radix.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className="relative flex flex-col rounded-md py-1.5 pr-7 pl-2 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover"
                >
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint !== undefined && <span className="text-xs text-faint">{option.hint}</span>}
                  <Radix.ItemIndicator className="absolute top-2 right-2">
                    <Check className="size-3.5 text-accent-text" aria-hidden />
                  </Radix.ItemIndicator>
                </Radix.Item>
              ))}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  );
}
