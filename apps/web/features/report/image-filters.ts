'use client';

import { useMemo } from 'react';
import type { ChangeKind, ObjectSize, OutcomeState, ReportImageFilter } from '#web/graphql/schema.generated.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
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

/** Filters of the image grid, kept in the address. */
export function useImageFilters(): ImageFilters {
  const [attack, setAttack] = useUrlState('attack');
  const [transform, setTransform] = useUrlState('transform');
  const [stateText, setState] = useUrlState('state');
  const [changeText, setChange] = useUrlState('change');
  const [label, setLabel] = useUrlState('label');
  const [sizeText, setSize] = useUrlState('size');
  const [search, setSearch] = useUrlState('q');
  const filter = useMemo(
    () => imageFilterOf({ attack, transform, state: stateText, change: changeText, label, size: sizeText, q: search }),
    [attack, transform, stateText, changeText, label, sizeText, search],
  );
  return {
    filter,
    attack,
    transform,
    state: filter.states?.[0],
    change: filter.change ?? undefined,
    label,
    objectSize: filter.objectSize ?? undefined,
    search,
    set: {
      attack: setAttack,
      transform: setTransform,
      state: setState,
      change: setChange,
      label: setLabel,
      objectSize: setSize,
      search: setSearch,
    },
  };
}
