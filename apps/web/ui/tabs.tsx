'use client';

import clsx from 'clsx';
import { useFormatter } from 'next-intl';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** A number beside the label, e.g. how many findings there are. */
  readonly count?: number | undefined;
}

interface TabsProps<Value extends string> {
  readonly value: Value;
  readonly tabs: readonly Tab<Value>[];
  readonly onChange: (value: Value) => void;
  readonly label: string;
  /** The content of the chosen tab. */
  readonly children: ReactNode;
}

export function Tabs<Value extends string>({ value, tabs, onChange, label, children }: TabsProps<Value>) {
  const format = useFormatter();
  const choose = (chosen: string) => {
    const tab = tabs.find((candidate) => candidate.value === chosen);
    if (tab !== undefined) onChange(tab.value);
  };
  return (
    <Radix.Root value={value} onValueChange={choose}>
      <Radix.List aria-label={label} className="-mx-1 mb-5 flex gap-1 overflow-x-auto border-b px-1 pt-1">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className={clsx(
              '-mb-px inline-flex items-center gap-1.5 border-b-2 border-transparent px-2.5 py-2 text-sm whitespace-nowrap text-muted',
              'hover:text-text data-[state=active]:border-accent-text data-[state=active]:font-medium data-[state=active]:text-text',
            )}
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="rounded-full bg-sunken px-1.5 text-2xs text-muted tabular-nums">
                {format.number(tab.count)}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className="outline-none">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
