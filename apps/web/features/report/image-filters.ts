'use client';

import { useMemo } from 'react';
import type { ChangeKind, ObjectSize, OutcomeState, ReportImageFilter } from '#web/graphql/schema.generated.ts';
import { setUrlParameter, useUrlState } from '#web/lib/use-url-state.ts';
import { imageFilterOf, type FilterParameter } from './image-filter-of.ts';

export interface ImageFilters {
  readonly filter: ReportImageFilter;
  readonly attack: string | undefined;
  readonly transform: string | undefined;
  readonly state: OutcomeState | undefined;
  readonly change: ChangeKind | undefined;
  readonly label: string | undefined;
  readonly objectSize: ObjectSize | undefined;
  readonly search: string | undefined;
  readonly set: (name: FilterParameter, value: string | undefined) => void;
  /** The filter that `set` would leave. */
  readonly filterWith: (name: FilterParameter, value: string | undefined) => ReportImageFilter;
}

/** Filters of the image grid, kept in the address; the same object until one of them changes. */
export function useImageFilters(): ImageFilters {
  const [attack] = useUrlState('attack');
  const [transform] = useUrlState('transform');
  const [state] = useUrlState('state');
  const [change] = useUrlState('change');
  const [label] = useUrlState('label');
  const [size] = useUrlState('size');
  const [search] = useUrlState('q');
  return useMemo(() => {
    const address = { attack, transform, state, change, label, size, q: search };
    const filter = imageFilterOf(address);
    return {
      filter,
      attack,
      transform,
      state: filter.states?.[0],
      change: filter.change ?? undefined,
      label,
      objectSize: filter.objectSize ?? undefined,
      search,
      set: setUrlParameter,
      filterWith: (name, value) => imageFilterOf({ ...address, [name]: value }),
    };
  }, [attack, transform, state, change, label, size, search]);
}
