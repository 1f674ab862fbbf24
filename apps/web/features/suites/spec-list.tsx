'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import { Button } from '#web/ui/button.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { readSpecs } from './read-specs.ts';

interface SpecListProps {
  readonly title: string;
  readonly hint: string;
  readonly specs: readonly string[];
  readonly suggestions: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (specs: readonly string[]) => void;
}

const MOST_SUGGESTIONS = 10;

/** Transforms as chips: written as specs, or taken from the common ones below. */
export function SpecList({ title, hint, specs, suggestions, error, onChange }: SpecListProps) {
  const t = useTranslations('suites.list');
  const names = useNames();
  const [text, setText] = useState('');
  const add = (written: string) => {
    const fresh = readSpecs(written).filter((spec) => !specs.includes(spec));
    if (fresh.length > 0) onChange([...specs, ...fresh]);
    setText('');
  };
  const open = [...new Set(suggestions)]
    .filter((spec) => spec !== 'identity' && !specs.includes(spec))
    .slice(0, MOST_SUGGESTIONS);
  return (
    <div className="min-w-0">
      <Field label={title} hint={hint} error={error}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              className="font-mono"
              placeholder="jpeg:75, median:3"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add(text);
              }}
            />
            <Button icon={<Plus className="size-3.5" aria-hidden />} onClick={() => add(text)}>
              {t('add')}
            </Button>
          </div>
        )}
      </Field>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {specs.map((spec) => (
          <li
            key={spec}
            title={spec}
            className="inline-flex items-center gap-1 rounded-md border bg-sunken pl-2 text-xs"
          >
            {names.transform(spec)}
            <button
              type="button"
              aria-label={t('removeTransform', { spec: names.transform(spec) })}
              onClick={() => onChange(specs.filter((other) => other !== spec))}
              className="grid size-6 place-items-center rounded text-muted hover:bg-hover hover:text-text"
            >
              <X className="size-3" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <p className="mt-2 flex flex-wrap items-center gap-1 text-xs text-muted">
          {t('suggestions')}
          {open.map((spec) => (
            <button
              key={spec}
              type="button"
              title={spec}
              onClick={() => add(spec)}
              className="min-h-6 rounded border border-dashed px-1.5 hover:border-line-strong hover:text-text"
            >
              {names.transform(spec)}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
