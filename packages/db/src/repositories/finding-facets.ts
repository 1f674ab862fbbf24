import type { Queryable } from '../rows.ts';
import { findingsMatching, type FindingListFilter } from './finding-list.ts';

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** How many findings each choice would leave; of the filter that a facet belongs to, the others hold. */
export interface FindingFacets {
  readonly states: readonly FacetValue[];
  /** Ids. */
  readonly models: readonly FacetValue[];
  /** Ids of the runs that a finding was first seen, last seen or no longer seen in. */
  readonly runs: readonly FacetValue[];
  readonly attacks: readonly FacetValue[];
  readonly transforms: readonly FacetValue[];
}

type Column = 'state' | 'modelId' | 'attack' | 'transform';

/**
 * The table is read twice, not once for each facet: what the four columns hold together is few rows, out of which each of their facets is counted
 * under the choices of the other three.
 */
export async function findingFacets(database: Queryable, filter: FindingListFilter): Promise<FindingFacets> {
  const { states, modelId, attack, transform } = filter;
  const [groups, runs] = await Promise.all([
    database.finding.groupBy({
      by: ['state', 'modelId', 'attack', 'transform'],
      where: findingsMatching({ ...filter, states: null, modelId: null, attack: null, transform: null }),
      _count: { _all: true },
    }),
    countsByRun(database, { ...filter, runId: null }),
  ]);
  const chosen: Readonly<Record<Column, readonly string[] | null>> = {
    state: states === null || states.length === 0 ? null : states,
    modelId: modelId === null ? null : [modelId],
    attack: attack === null ? null : [attack],
    transform: transform === null ? null : [transform],
  };
  const countsBy = (column: Column): FacetValue[] => {
    const others = COLUMNS.filter((other) => other !== column);
    const counts = new Map<string, number>();
    for (const group of groups) {
      if (others.some((other) => chosen[other]?.includes(group[other]) === false)) continue;
      const value = group[column];
      counts.set(value, (counts.get(value) ?? 0) + group._count._all);
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort(mostFirst);
  };
  return {
    states: countsBy('state'),
    models: countsBy('modelId'),
    attacks: countsBy('attack'),
    transforms: countsBy('transform'),
    runs,
  };
}

const COLUMNS: readonly Column[] = ['state', 'modelId', 'attack', 'transform'];

const mostFirst = (a: FacetValue, b: FacetValue): number => b.count - a.count || (a.value < b.value ? -1 : 1);

/** A finding counts once for each of its runs, as the filter by run takes it. */
async function countsByRun(database: Queryable, filter: FindingListFilter): Promise<FacetValue[]> {
  const groups = await database.finding.groupBy({
    by: ['firstRunId', 'lastRunId', 'fixedRunId'],
    where: findingsMatching(filter),
    _count: { _all: true },
  });
  const counts = new Map<string, number>();
  for (const { firstRunId, lastRunId, fixedRunId, _count } of groups) {
    for (const runId of new Set([firstRunId, lastRunId, fixedRunId])) {
      if (runId !== null) counts.set(runId, (counts.get(runId) ?? 0) + _count._all);
    }
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}
