import { countRuns, runByNumber, runPage, type RunFilter as Filter } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { pageComplexity, readPage } from '../../graphql/connection.ts';
import { timeCursor, timeKey } from '../../graphql/cursors.ts';
import { badInput } from '../../graphql/errors.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { RunKind } from '../campaigns/enums.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { GateStatus } from '../gates/gate-verdict.ts';
import { Model } from '../models/kinds.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { RunState } from './enums.ts';
import { Run, RunConnection } from './kinds.ts';

const RunFilter = builder.inputType('RunFilter', {
  fields: (t) => ({
    campaignId: t.id(),
    gateStatus: t.field({ type: GateStatus }),
    ids: t.idList(),
    kind: t.field({ type: RunKind }),
    modelId: t.id(),
    search: t.string({
      description: 'Words, each of which is the number, or part of the name of the campaign or of a model.',
    }),
    states: t.field({ type: [RunState] }),
  }),
});

/** An id that is none of ours names nothing, and the list is empty. */
const NO_ROW = '00000000-0000-0000-0000-000000000000';

function filterOf(workspaceId: string, filter: typeof RunFilter.$inferInput | null | undefined): Filter {
  if (!filter) return { workspaceId };
  const { campaignId, modelId, kind, states, gateStatus, ids, search } = filter;
  return {
    workspaceId,
    kind,
    states,
    gateStatus,
    search,
    ...(ids ? { ids: ids.map((id) => rowIdOf(Run.name, id) ?? NO_ROW) } : {}),
    ...(campaignId ? { campaignId: rowIdOf(Campaign.name, campaignId) ?? NO_ROW } : {}),
    ...(modelId ? { modelId: rowIdOf(Model.name, modelId) ?? NO_ROW } : {}),
  };
}

builder.objectFields(Workspace.ref, (t) => ({
  run: t.field({
    type: Run.ref,
    nullable: true,
    args: { id: t.arg.id(), number: t.arg.int() },
    ...inWorkspace('run.read'),
    resolve: async ({ id: workspaceId }, { id, number }, context) => {
      if (typeof number === 'number') return runByNumber(context.database.prisma, { workspaceId, number });
      if (typeof id !== 'string') throw badInput('ID_OR_NAME', 'Give the "id" or the "number" of a run');
      const rowId = rowIdOf(Run.name, id);
      const run = rowId === null ? null : await Run.byId(context).load(rowId);
      return run?.workspaceId === workspaceId ? run : null;
    },
  }),
  runs: t.field({
    type: RunConnection,
    args: { ...t.arg.connectionArgs(), filter: t.arg({ type: RunFilter }) },
    complexity: pageComplexity,
    ...inWorkspace('run.read'),
    resolve: ({ id: workspaceId }, { filter, ...args }, { database }) => {
      const wanted = filterOf(workspaceId, filter);
      return readPage(args, {
        key: timeCursor,
        keyOf: timeKey,
        read: (window) => runPage(database.prisma, { filter: wanted, window }),
        count: () => countRuns(database.prisma, wanted),
      });
    },
  }),
}));
