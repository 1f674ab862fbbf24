import {
  findingFacets,
  type FacetValue,
  type FindingFacets as Facets,
  type Model as ModelRow,
  type Run as RunRow,
} from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { Model } from '../models/kinds.ts';
import { Run } from '../runs/kinds.ts';
import { FacetCount } from '../shared/facet-count.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { filterOf, FindingFilter } from './finding.ts';

/** Of the runs, the newest: nobody looks through more. */
const MAX_RUNS = 100;

interface Counted<Row> {
  readonly of: Row;
  readonly count: number;
}

const FindingModelCount = builder.objectRef<Counted<ModelRow>>('FindingModelCount').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ count: t.exposeInt('count'), model: t.field({ type: Model.ref, resolve: ({ of }) => of }) }),
});

const FindingRunCount = builder.objectRef<Counted<RunRow>>('FindingRunCount').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ count: t.exposeInt('count'), run: t.field({ type: Run.ref, resolve: ({ of }) => of }) }),
});

const FindingFacets = builder.objectRef<Facets>('FindingFacets').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attacks: t.field({ type: [FacetCount], resolve: ({ attacks }) => [...attacks] }),
    models: t.field({
      type: [FindingModelCount],
      resolve: ({ models }, _args, context) => withRows(models, (id) => Model.byId(context).load(id)),
    }),
    runs: t.field({
      type: [FindingRunCount],
      description: 'Runs that findings were first seen, last seen or no longer seen in; the newest 100.',
      resolve: async ({ runs }, _args, context) =>
        (await withRows(runs, (id) => Run.byId(context).load(id)))
          .sort((a, b) => b.of.number - a.of.number)
          .slice(0, MAX_RUNS),
    }),
    states: t.field({
      type: [FacetCount],
      description: 'Values of FindingState.',
      resolve: ({ states }) => states.map(({ value, count }) => ({ value: value.toUpperCase(), count })),
    }),
    transforms: t.field({ type: [FacetCount], resolve: ({ transforms }) => [...transforms] }),
  }),
});

/** What the ids of a facet name, without what is gone. */
async function withRows<Row>(
  facets: readonly FacetValue[],
  load: (id: string) => Promise<Row | null>,
): Promise<Counted<Row>[]> {
  const found = await Promise.all(facets.map(async ({ value, count }) => ({ of: await load(value), count })));
  return found.flatMap(({ of, count }) => (of === null ? [] : [{ of, count }]));
}

builder.objectField(Workspace.ref, 'findingFacets', (t) =>
  t.field({
    type: FindingFacets,
    description: 'How many findings each choice of a filter would leave; the other filters hold.',
    args: { filter: t.arg({ type: FindingFilter }) },
    ...inWorkspace('finding.read'),
    resolve: ({ id: workspaceId }, { filter }, { database, now }) =>
      findingFacets(database.prisma, filterOf(filter ?? {}, { workspaceId, now: now() })),
  }),
);
