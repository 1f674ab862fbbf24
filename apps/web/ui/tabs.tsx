'use client';

import clsx from 'clsx';
import { useFormatter } from 'next-intl';
import { useId, type KeyboardEvent, type ReactNode } from 'react';

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

/** By the keyboard one reaches the chosen tab, and from there the others with the arrows: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs<Value extends string>({ value, tabs, onChange, label, children }: TabsProps<Value>) {
  const format = useFormatter();
  const id = useId();
  const panelId = `${id}-panel`;
  const idOf = (tab: string) => `${id}-${tab}`;
  const onKeyDown = (event: KeyboardEvent) => {
    // Of the tab that has the focus: what was chosen a moment ago may not be drawn yet.
    const focused = tabs.findIndex((tab) => idOf(tab.value) === document.activeElement?.id);
    const next = tabs[indexAfter(event, focused, tabs.length)];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    document.getElementById(idOf(next.value))?.focus();
  };
  return (
    <div>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="-mx-1 mb-5 flex gap-1 overflow-x-auto border-b px-1 pt-1"
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={idOf(tab.value)}
            aria-selected={tab.value === value}
            aria-controls={tab.value === value ? panelId : undefined}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => tab.value !== value && onChange(tab.value)}
            className={clsx(
              '-mb-px inline-flex items-center gap-1.5 border-b-2 border-transparent px-2.5 py-2 text-sm whitespace-nowrap text-muted',
              'hover:text-text aria-selected:border-accent-text aria-selected:font-medium aria-selected:text-text',
            )}
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="rounded-full bg-sunken px-1.5 text-2xs text-muted tabular-nums">
                {format.number(tab.count)}
              </span>
            )}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={panelId} aria-labelledby={idOf(value)} tabIndex={0} className="outline-none">
        {children}
      </div>
    </div>
  );
}

/** Where a key leads to among so many tabs; -1 where it leads nowhere. */
function indexAfter(event: KeyboardEvent, index: number, count: number): number {
  // With them the browser does something else, e.g. goes back.
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return -1;
  switch (event.key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
