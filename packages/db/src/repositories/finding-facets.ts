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

export async function findingFacets(database: Queryable, filter: FindingListFilter): Promise<FindingFacets> {
  const [states, models, attacks, transforms, runs] = await Promise.all([
    countsBy(database, 'state', { ...filter, states: null }),
    countsBy(database, 'modelId', { ...filter, modelId: null }),
    countsBy(database, 'attack', { ...filter, attack: null }),
    countsBy(database, 'transform', { ...filter, transform: null }),
    countsByRun(database, { ...filter, runId: null }),
  ]);
  return { states, models, attacks, transforms, runs };
}

const mostFirst = (a: FacetValue, b: FacetValue): number => b.count - a.count || (a.value < b.value ? -1 : 1);

async function countsBy(database: Queryable, column: Column, filter: FindingListFilter): Promise<FacetValue[]> {
  const groups = await database.finding.groupBy({
    by: [column],
    where: findingsMatching(filter),
    _count: { _all: true },
  });
  return groups.map(({ [column]: value, _count }) => ({ value, count: _count._all })).sort(mostFirst);
}

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
