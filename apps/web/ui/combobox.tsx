'use client';

import clsx from 'clsx';
import { Command } from 'cmdk';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { controlClass, type FieldControl } from './field.tsx';

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface ComboboxProps {
  readonly value: string | undefined;
  readonly options: readonly ComboboxOption[];
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  readonly searchPlaceholder: string;
  readonly emptyText: string;
  /** Of `Field`; or a label for screen readers where it stands alone. */
  readonly control?: FieldControl;
  readonly label?: string;
  readonly className?: string;
  /** Choices that may be chosen already and are not among the options, for their labels. */
  readonly known?: readonly ComboboxOption[];
  /** Options are found elsewhere by what is typed, not among those given. */
  readonly onSearch?: (text: string) => void;
}

/** Every word that was typed is in what is shown of an option. By default its id would count, too, in which any few letters are found. */
const matchOf = (_id: string, search: string, shown: readonly string[] = []): number => {
  const text = shown.join(' ').toLowerCase();
  const words = search.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word)) ? 1 : 0;
};

/** One choice out of a long list, found by typing. */
export function Combobox(props: ComboboxProps) {
  const {
    value,
    options,
    onChange,
    placeholder,
    searchPlaceholder,
    emptyText,
    control,
    label,
    className,
    known = [],
    onSearch,
  } = props;
  const [open, setOpen] = useState(false);
  const selected = [...options, ...known].find((option) => option.value === value);
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        // The next search starts anew.
        if (!next) onSearch?.('');
      }}
    >
      <Popover.Trigger
        {...control}
        aria-label={label}
        role="combobox"
        aria-expanded={open}
        className={clsx(
          controlClass,
          'inline-flex items-center justify-between gap-2 text-left',
          className ?? 'w-full',
        )}
      >
        <span className={clsx('truncate', selected === undefined && 'text-faint')}>
          {selected?.label ?? placeholder}
        </span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          className="z-50 w-(--radix-popover-trigger-width) min-w-56 overflow-hidden rounded-lg border bg-raised shadow-float animate-rise"
        >
          <Command label={searchPlaceholder} shouldFilter={onSearch === undefined} filter={matchOf}>
            <Command.Input
              {...(onSearch !== undefined && { onValueChange: onSearch })}
              placeholder={searchPlaceholder}
              className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-faint"
            />
            <Command.List label={searchPlaceholder} className="max-h-72 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-6 text-center text-xs text-muted">{emptyText}</Command.Empty>
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.hint ?? '']}
                  onSelect={() => {
                    onChange(option.value);
                    setOpen(false);
                    onSearch?.('');
                  }}
                  className="flex items-center gap-2 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-hover"
                >
                  <Check className={clsx('size-3.5 shrink-0', option.value !== value && 'invisible')} aria-hidden />
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  {option.hint !== undefined && <span className="text-xs text-faint">{option.hint}</span>}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
