'use client';

import { useMemo } from 'react';
import type { ChangeKind, ObjectSize, OutcomeState, ReportImageFilter } from '#web/graphql/schema.generated.ts';
import { setUrlParameter, useUrlState } from '#web/lib/use-url-state.ts';
import { imageFilterOf } from './image-filter-of.ts';

export interface ImageFilters {
  readonly filter: ReportImageFilter;
  readonly attack: string | undefined;
  readonly transform: string | undefined;
  readonly state: OutcomeState | undefined;
  readonly change: ChangeKind | undefined;
  readonly label: string | undefined;
  readonly objectSize: ObjectSize | undefined;
  readonly search: string | undefined;
  readonly set: {
    readonly attack: (value: string | undefined) => void;
    readonly transform: (value: string | undefined) => void;
    readonly state: (value: string | undefined) => void;
    readonly change: (value: string | undefined) => void;
    readonly label: (value: string | undefined) => void;
    readonly objectSize: (value: string | undefined) => void;
    readonly search: (value: string | undefined) => void;
  };
}

const set: ImageFilters['set'] = {
  attack: (value) => setUrlParameter('attack', value),
  transform: (value) => setUrlParameter('transform', value),
  state: (value) => setUrlParameter('state', value),
  change: (value) => setUrlParameter('change', value),
  label: (value) => setUrlParameter('label', value),
  objectSize: (value) => setUrlParameter('size', value),
  search: (value) => setUrlParameter('q', value),
};

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
    const filter = imageFilterOf({ attack, transform, state, change, label, size, q: search });
    return {
      filter,
      attack,
      transform,
      state: filter.states?.[0],
      change: filter.change ?? undefined,
      label,
      objectSize: filter.objectSize ?? undefined,
      search,
      set,
    };
  }, [attack, transform, state, change, label, size, search]);
}
