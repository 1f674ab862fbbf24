import { skipToken, useQuery } from '@apollo/client/react';
import { useDeferredValue, useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { SourceRunsDocument, type SourceRunFragment } from './source-runs.generated.ts';

interface SourceRunsOptions {
  /** Run that is chosen, which a search may not find. */
  readonly chosen: string | undefined;
  /** Only runs that attacked this model. */
  readonly modelId?: string | undefined;
  /** Nothing is asked for before somebody wants a run. */
  readonly skip?: boolean;
}

export interface SourceRuns {
  /** Found by the search, or the newest: their samples are all there. */
  readonly runs: readonly SourceRunFragment[];
  /** The chosen run, whatever is searched for. */
  readonly chosen: SourceRunFragment | undefined;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

/** Runs whose stored samples can be used again, found by the API among all there are. */
export function useSourceRuns({ chosen: id, modelId, skip = false }: SourceRunsOptions): SourceRuns {
  const { slug } = useWorkspace();
  const [search, onSearch] = useState('');
  const settled = useDeferredValue(search.trim());
  const filter = {
    kind: 'ATTACK' as const,
    states: ['DONE' as const, 'CANCELLED' as const],
    ...(modelId !== undefined && { modelId }),
    ...(settled !== '' && { search: settled }),
  };
  const found = useQuery(SourceRunsDocument, skip ? skipToken : { variables: { slug, filter } });
  const named = useQuery(
    SourceRunsDocument,
    skip || id === undefined ? skipToken : { variables: { slug, filter: { ids: [id] } } },
  );
  const nodes = (data: typeof found.data) => data?.workspace?.runs.edges.map(({ node }) => node) ?? [];
  const runs = nodes(found.data ?? found.previousData).filter(({ picturesDeletedAt }) => picturesDeletedAt === null);
  const chosen = [...runs, ...nodes(named.data)].find((run) => run.id === id);
  return { runs, chosen, search, onSearch };
}
