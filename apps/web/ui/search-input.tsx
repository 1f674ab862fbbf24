'use client';

import clsx from 'clsx';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { controlClass } from './field.tsx';
import { Kbd } from './kbd.tsx';

interface SearchInputProps {
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
  readonly label: string;
  readonly className?: string;
}

/** How long typing may pause before the page asks again. */
const PAUSE_MS = 180;

/** The page's search field; `/` puts the cursor into it. */
export function SearchInput({ value, onChange, label, className }: SearchInputProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text === '' ? undefined : text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className={clsx('relative w-full sm:w-72', className)}>
      <Search className="pointer-events-none absolute top-2.5 left-2.5 size-3.5 text-faint" aria-hidden />
      <input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={clsx(controlClass, 'w-full pr-8 pl-8')}
      />
      {text === '' && (
        <span aria-hidden className="pointer-events-none absolute top-1.75 right-2 hidden sm:block">
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
  );
}
