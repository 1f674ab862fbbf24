'use client';

import clsx from 'clsx';
import { useFormatter, useTranslations } from 'next-intl';
import { memo, useState, type ReactNode } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import { useApproach } from '#web/lib/use-approach.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { Button } from '#web/ui/button.tsx';
import { SearchInput } from '#web/ui/search-input.tsx';
import { Select } from '#web/ui/select.tsx';
import { useImageLink } from './image-link.ts';
import type { ReportImageFilter } from '#web/graphql/schema.generated.ts';
import { CHANGE_KINDS, OBJECT_SIZES, OUTCOME_STATES, type FilterParameter } from './image-filter-of.ts';
import type { ImageFilters } from './image-filters.ts';
import type { ReportCellFacetsQuery, ReportImagesQuery } from './report-images.generated.ts';

type FacetsOnPage = NonNullable<NonNullable<ReportImagesQuery['workspace']>['run']>['facets'];
type CellFacetsOnPage = NonNullable<NonNullable<ReportCellFacetsQuery['workspace']>['run']>['facets'];

interface FilterPanelProps {
  readonly run: RunOnPage;
  readonly filters: ImageFilters;
  readonly facets: FacetsOnPage | undefined;
  /** Counts for the two lists, once somebody looks at them. */
  readonly cellFacets: CellFacetsOnPage | undefined;
  readonly onCells: () => void;
  /** Called with a filter that may be chosen next. */
  readonly onApproach: (filter: ReportImageFilter) => void;
}

const MOST_LABELS = 12;

/** What the grid shows, with how many images each choice leaves. */
export const FilterPanel = memo(function FilterPanel(props: FilterPanelProps) {
  const { run, filters, facets, cellFacets, onCells, onApproach } = props;
  const t = useTranslations('report.filter');
  const ts = useTranslations('report.state');
  const tc = useTranslations('report.change');
  const names = useNames();
  const openImages = useImageLink();
  const stateCounts = new Map(facets?.states.map(({ value, count }) => [value, count]));
  const changeCounts = new Map(facets?.changes.map(({ value, count }) => [value, count]));
  const labels = facets?.labels ?? [];
  const sizeCounts = new Map(facets?.objectSizes.map(({ value, count }) => [value, count]));
  const { attack, transform, state, change, label, objectSize, search, set, filterWith } = filters;
  const isFiltered = [attack, transform, state, change, label, objectSize, search].some((value) => value !== undefined);
  /** The second line of an attack or transform: how many images it would leave. */
  const hintOf = (counts: readonly { readonly value: string; readonly count: number }[] | undefined, value: string) => {
    const count = counts?.find((entry) => entry.value === value)?.count;
    if (count === undefined) return {};
    return { hint: state === undefined ? t('fooled', { count }) : t('count', { count }) };
  };
  /** A value that a button chooses, and takes back where it is chosen. */
  const choice = (name: FilterParameter, value: string, chosen: string | undefined) => {
    const next = value === chosen ? undefined : value;
    return {
      active: value === chosen,
      onApproach: () => onApproach(filterWith(name, next)),
      onClick: () => set(name, next),
    };
  };
  return (
    <aside aria-label={t('title')} className="flex flex-col gap-5 lg:sticky lg:top-18 lg:self-start">
      <SearchInput
        value={search ?? ''}
        onChange={(value) => set('q', value)}
        label={t('search')}
        className="sm:w-full"
      />
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-1">
        <Select
          label={t('attack')}
          value={attack}
          options={run.attacks.map(({ id }) => ({
            value: id,
            label: names.attack(id),
            ...hintOf(cellFacets?.attacks, id),
          }))}
          placeholder={t('headlineAttack')}
          onChange={(value) => set('attack', value)}
          onApproach={onCells}
        />
        <Select
          label={t('transform')}
          value={transform}
          options={run.transforms.map(({ spec }) => ({
            value: spec,
            label: names.transform(spec),
            ...hintOf(cellFacets?.transforms, spec),
          }))}
          placeholder={t('headlineTransform')}
          onChange={(value) => set('transform', value)}
          onApproach={onCells}
        />
      </div>
      <Facet title={t('state')}>
        {OUTCOME_STATES.filter((name) => (stateCounts.get(name) ?? 0) > 0 || name === state).map((name) => (
          <FacetButton key={name} count={stateCounts.get(name) ?? 0} {...choice('state', name, state)}>
            {ts(name)}
          </FacetButton>
        ))}
      </Facet>
      {run.baseline !== null && (
        <Facet title={t('change', { number: run.baseline.run.number })}>
          {CHANGE_KINDS.map((name) => (
            <FacetButton key={name} count={changeCounts.get(name) ?? 0} {...choice('change', name, change)}>
              {tc(name)}
            </FacetButton>
          ))}
        </Facet>
      )}
      {(sizeCounts.size > 0 || objectSize !== undefined) && (
        <Facet title={t('objectSize')}>
          {OBJECT_SIZES.map((name) => (
            <FacetButton key={name} count={sizeCounts.get(name) ?? 0} {...choice('size', name, objectSize)}>
              {t(`size.${name}`)}
            </FacetButton>
          ))}
        </Facet>
      )}
      {labels.length > 0 && (
        <LabelFacet labels={labels} chosen={label} choice={(value) => choice('label', value, label)} />
      )}
      {isFiltered && (
        <Button size="sm" onClick={() => openImages({})}>
          {t('clear')}
        </Button>
      )}
    </aside>
  );
});

interface LabelFacetProps {
  /** The most frequent first. */
  readonly labels: readonly { readonly value: string; readonly count: number }[];
  readonly chosen: string | undefined;
  readonly choice: (label: string) => Choice;
}

/** The most frequent classes and the chosen one; the others behind a button, since there may be a thousand. */
function LabelFacet({ labels, chosen, choice }: LabelFacetProps) {
  const t = useTranslations('report.filter');
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? labels : labels.filter(({ value }, index) => index < MOST_LABELS || value === chosen);
  const hidden = labels.length - shown.length;
  return (
    <Facet title={t('label')}>
      <div className="flex max-h-96 flex-wrap gap-0.5 overflow-y-auto lg:flex-col lg:flex-nowrap">
        {shown.map(({ value, count }) => (
          <FacetButton key={value} count={count} {...choice(value)}>
            {value}
          </FacetButton>
        ))}
      </div>
      {(hidden > 0 || isOpen) && (
        <Button size="sm" tone="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('fewerLabels') : t('moreLabels', { count: hidden })}
        </Button>
      )}
    </Facet>
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

interface Choice {
  readonly active: boolean;
  readonly onApproach: () => void;
  readonly onClick: () => void;
}

interface FacetButtonProps extends Choice {
  readonly count: number;
  readonly children: ReactNode;
}

function FacetButton({ active, count, onApproach, onClick, children }: FacetButtonProps) {
  const format = useFormatter();
  const approach = useApproach(onApproach);
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onClick}
      {...approach}
      className={clsx(
        'flex items-center gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover',
        active && 'bg-accent-soft font-medium text-accent-text',
      )}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="tabular text-xs text-muted">{format.number(count)}</span>
    </button>
  );
}
