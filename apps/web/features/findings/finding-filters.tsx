'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { Button } from '#web/ui/button.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { Select } from '#web/ui/select.tsx';
import { FindingFacetsDocument } from './finding-list.generated.ts';
import {
  FINDING_FILTERS,
  FINDING_STATES,
  findingFacetsVariables,
  findingStateOf,
  type FindingAddress,
  type FindingFilterName,
} from './finding-list-variables.ts';

interface FindingFiltersProps {
  readonly address: FindingAddress;
  readonly onChange: (name: 'state' | FindingFilterName, value: string | undefined) => void;
  readonly onClear: () => void;
}

/** Which findings are listed, with how many each choice leaves. What is filtered by can be taken off one by one. */
export function FindingFilters({ address, onChange, onClear }: FindingFiltersProps) {
  const t = useTranslations('findings');
  const names = useNames();
  const { slug } = useWorkspace();
  const variables = findingFacetsVariables(slug, address);
  const { data, previousData } = usePageQuery(FindingFacetsDocument, { variables });
  const facets = (data ?? previousData)?.workspace?.findingFacets;
  const stateCount = (state: string) => facets?.states.find(({ value }) => value === state)?.count ?? 0;
  const choices: Readonly<Record<FindingFilterName, readonly Choice[]>> = {
    model: facets?.models.map(({ model, count }) => ({ value: model.id, label: model.name, count })) ?? [],
    run: facets?.runs.map(({ run, count }) => ({ value: run.id, label: run.title, count })) ?? [],
    attack: facets?.attacks.map(({ value, count }) => ({ value, count, label: names.attack(value) })) ?? [],
    transform: facets?.transforms.map(({ value, count }) => ({ value, count, label: names.transform(value) })) ?? [],
  };
  const active = FINDING_FILTERS.filter((name) => address[name] !== undefined);
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="overflow-x-auto">
        <Segmented
          label={t('filter')}
          value={findingStateOf(address.state)}
          options={FINDING_STATES.map((value) => ({
            value,
            label:
              facets === undefined
                ? t(`state.${value}`)
                : t('counted', { name: t(`state.${value}`), count: stateCount(value) }),
          }))}
          onChange={(value) => onChange('state', value === 'NEW' ? undefined : value)}
        />
      </div>
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-4">
        {FINDING_FILTERS.map((name) => (
          <Select
            key={name}
            label={t(`by.${name}`)}
            value={choices[name].some(({ value }) => value === address[name]) ? address[name] : undefined}
            placeholder={t(`by.${name}`)}
            options={choices[name].map(({ value, label, count }) => ({ value, label, hint: t('count', { count }) }))}
            onChange={(value) => onChange(name, value)}
          />
        ))}
      </div>
      {active.length > 0 && (
        <ul aria-label={t('active')} className="flex flex-wrap items-center gap-2">
          {active.map((name) => {
            const choice = choices[name].find(({ value }) => value === address[name]);
            const label = t('filteredBy', { by: t(`by.${name}`), name: choice?.label ?? t('unknown') });
            return (
              <li
                key={name}
                className="inline-flex max-w-full min-w-0 items-center gap-1 rounded-md border bg-sunken py-0.5 pr-0.5 pl-2 text-xs"
              >
                <span className="truncate">{t('counted', { name: label, count: choice?.count ?? 0 })}</span>
                <button
                  type="button"
                  aria-label={t('removeFilter', { name: label })}
                  onClick={() => onChange(name, undefined)}
                  className="grid size-5 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-text"
                >
                  <X className="size-3" aria-hidden />
                </button>
              </li>
            );
          })}
          <li>
            <Button size="sm" onClick={onClear}>
              {t('clearFilters')}
            </Button>
          </li>
        </ul>
      )}
    </div>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
