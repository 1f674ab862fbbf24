'use client';

import clsx from 'clsx';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactNode } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { Button } from '#web/ui/button.tsx';
import { Input } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { useImageLink } from './image-link.ts';
import { CHANGE_KINDS, OUTCOME_STATES, type ImageFilters } from './image-filters.ts';
import type { ReportFacetsQuery } from './report-images.generated.ts';

type FacetsOnPage = NonNullable<NonNullable<ReportFacetsQuery['workspace']>['run']>['facets'];

interface FilterPanelProps {
  readonly run: RunOnPage;
  readonly filters: ImageFilters;
  readonly facets: FacetsOnPage | undefined;
}

/** Long enough to type a word, short enough to feel at once. */
const TYPING_MS = 150;
const MOST_LABELS = 12;

/** What the grid shows, with how many images each choice leaves. */
export function FilterPanel({ run, filters, facets }: FilterPanelProps) {
  const t = useTranslations('report.filter');
  const ts = useTranslations('report.state');
  const tc = useTranslations('report.change');
  const names = useNames();
  const openImages = useImageLink();
  const stateCounts = new Map(facets?.states.map(({ value, count }) => [value, count]));
  const labels = facets?.labels.slice(0, MOST_LABELS) ?? [];
  const { attack, transform, state, change, label, search, set } = filters;
  const isFiltered = [attack, transform, state, change, label, search].some((value) => value !== undefined);
  return (
    <aside aria-label={t('title')} className="flex flex-col gap-5 lg:sticky lg:top-18 lg:self-start">
      <SearchInput value={search} onChange={set.search} label={t('search')} />
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-1">
        <Select
          label={t('attack')}
          value={attack}
          options={run.attacks.map(({ id }) => ({ value: id, label: names.attack(id) }))}
          placeholder={t('headlineAttack')}
          onChange={set.attack}
        />
        <Select
          label={t('transform')}
          value={transform}
          options={run.transforms.map(({ spec }) => ({ value: spec, label: names.transform(spec) }))}
          placeholder={t('headlineTransform')}
          onChange={set.transform}
        />
      </div>
      <Facet title={t('state')}>
        {OUTCOME_STATES.filter((name) => (stateCounts.get(name) ?? 0) > 0 || name === state).map((name) => (
          <FacetButton
            key={name}
            active={name === state}
            count={stateCounts.get(name) ?? 0}
            onClick={() => set.state(name === state ? undefined : name)}
          >
            {ts(name)}
          </FacetButton>
        ))}
      </Facet>
      {run.baseline !== null && (
        <Facet title={t('change', { number: run.baseline.run.number })}>
          {CHANGE_KINDS.map((name) => (
            <FacetButton
              key={name}
              active={name === change}
              onClick={() => set.change(name === change ? undefined : name)}
            >
              {tc(name)}
            </FacetButton>
          ))}
        </Facet>
      )}
      {labels.length > 0 && (
        <Facet title={t('label')}>
          {labels.map(({ value, count }) => (
            <FacetButton
              key={value}
              active={value === label}
              count={count}
              onClick={() => set.label(value === label ? undefined : value)}
            >
              {value}
            </FacetButton>
          ))}
        </Facet>
      )}
      {isFiltered && (
        <Button size="sm" onClick={() => openImages({})}>
          {t('clear')}
        </Button>
      )}
    </aside>
  );
}

function Facet({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <div className="flex flex-wrap gap-0.5 lg:flex-col">{children}</div>
    </div>
  );
}

interface FacetButtonProps {
  readonly active: boolean;
  readonly count?: number;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function FacetButton({ active, count, onClick, children }: FacetButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onClick}
      className={clsx(
        'flex items-center gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover',
        active && 'bg-accent-soft font-medium text-accent-text',
      )}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {count !== undefined && <span className="tabular text-xs text-muted">{count}</span>}
    </button>
  );
}

interface SearchInputProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly label: string;
}

function SearchInput({ value, onChange, label }: SearchInputProps) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    if (text === (value ?? '')) return;
    const timer = setTimeout(() => onChange(text === '' ? undefined : text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="relative">
      <Search className="pointer-events-none absolute top-2.5 left-2.5 size-3.5 text-faint" aria-hidden />
      <Input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        className="pl-8"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
