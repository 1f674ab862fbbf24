'use client';

import { useMemo } from 'react';
import type { ChangeKind, ObjectSize, OutcomeState, ReportImageFilter } from '#web/graphql/schema.generated.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';

export const OUTCOME_STATES: readonly OutcomeState[] = [
  'SUCCESS',
  'ROBUST',
  'NATURAL_FAILURE',
  'OUT_OF_FRAME',
  'INELIGIBLE',
  'ERROR',
  'NOT_RUN',
];
export const CHANGE_KINDS: readonly ChangeKind[] = ['NEW', 'STILL_FAILING', 'FIXED', 'ERRORED'];

export const OBJECT_SIZES: readonly ObjectSize[] = ['SMALL', 'MEDIUM', 'LARGE'];

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
  const state = OUTCOME_STATES.find((name) => name === stateText);
  const change = CHANGE_KINDS.find((name) => name === changeText);
  const objectSize = OBJECT_SIZES.find((name) => name === sizeText);
  const filter = useMemo<ReportImageFilter>(
    () => ({
      ...(attack !== undefined && { attack }),
      ...(transform !== undefined && { transform }),
      ...(state !== undefined && { states: [state] }),
      ...(change !== undefined && { change }),
      ...(label !== undefined && { label }),
      ...(objectSize !== undefined && { objectSize }),
      ...(search !== undefined && { search }),
    }),
    [attack, transform, state, change, label, objectSize, search],
  );
  return {
    filter,
    attack,
    transform,
    state,
    change,
    label,
    objectSize,
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
