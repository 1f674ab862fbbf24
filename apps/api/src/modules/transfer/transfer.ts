import type { ModelVersion as ModelVersionRow, Run as RunRow } from '@holdfast/db';
import { transferMatrix, type TransferEntry as EntryShape } from '@holdfast/metrics';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { badInput } from '../../graphql/errors.ts';
import { present } from '../campaigns/campaign-model.ts';
import { ModelVersion } from '../models/kinds.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { attackColumns } from '../runs/run.ts';
import { Rate } from '../shared/rate.ts';
import { countTransfers, pairsOf } from './count-transfers.ts';

/** In the order in which the run's pairs name them. */
function versionsOf(
  context: ApiContext,
  { run, side }: { readonly run: RunRow; readonly side: 'source' | 'target' },
): Promise<ModelVersionRow[]> {
  const ids = [...new Set(pairsOf(run).map((pair) => pair[side]))];
  return Promise.all(ids.map((id) => ModelVersion.byId(context).load(id).then(present)));
}

interface Entry extends EntryShape {
  readonly run: RunRow;
}

const TransferEntry = builder.objectRef<Entry>('TransferEntry').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attackSuccess: t.field({
      type: Rate,
      description: 'Over images that are eligible on the target.',
      resolve: ({ attackSuccess }) => attackSuccess,
    }),
    modelOrdinal: t.int({
      description: "The pair's place among the run's models: its report, images and samples.",
      resolve: ({ run, source, target }) =>
        pairsOf(run).find((pair) => pair.source === source && pair.target === target)?.ordinal ?? 0,
    }),
    ofSuccessful: t.field({
      type: Rate,
      description:
        'Of those, the samples that fool their source under the same transform: transfer in the narrow sense.',
      resolve: ({ ofSuccessful }) => ofSuccessful,
    }),
    seen: t.boolean({
      resolve: ({ run, transform }) => snapshotOf(run).transforms.find(({ spec }) => spec === transform)?.seen ?? false,
    }),
    source: t.field({
      type: ModelVersion.ref,
      resolve: ({ source }, _args, context) => ModelVersion.byId(context).load(source).then(present),
    }),
    target: t.field({
      type: ModelVersion.ref,
      resolve: ({ target }, _args, context) => ModelVersion.byId(context).load(target).then(present),
    }),
    transform: t.exposeString('transform'),
    whiteBox: t.exposeBoolean('whiteBox'),
  }),
});

const TransferMatrix = builder.objectRef<RunRow>('TransferMatrix').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    entries: t.field({
      type: [TransferEntry],
      description: 'One attack: every pair under every transform of the run.',
      args: { attack: t.arg.string({ required: true }) },
      complexity: 50,
      resolve: async (run, { attack }, { database }) => {
        const columns = attackColumns(run);
        const column = columns.find(({ id }) => id === attack);
        if (column === undefined) {
          const known = columns.map(({ id }) => id).join(', ');
          const message = `"attack" is one of ${known} in this run, got ${attack}`;
          throw badInput('NOT_IN_RUN', message, ['attack', known, attack]);
        }
        const counts = await countTransfers(database.prisma, { run, attackOrdinal: column.ordinal });
        return transferMatrix(counts).entries.map((entry) => ({ ...entry, run }));
      },
    }),
    sources: t.field({
      type: [ModelVersion.ref],
      resolve: (run, _args, context) => versionsOf(context, { run, side: 'source' }),
    }),
    targets: t.field({
      type: [ModelVersion.ref],
      resolve: (run, _args, context) => versionsOf(context, { run, side: 'target' }),
    }),
  }),
});

builder.objectField(Run.ref, 'transfer', (t) =>
  t.field({
    type: TransferMatrix,
    nullable: true,
    description: 'Samples made on one model, judged by others; null for runs of other kinds.',
    resolve: (run) => (pairsOf(run).length === 0 ? null : run),
  }),
);
