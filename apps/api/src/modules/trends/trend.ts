import { runSummarySchema } from '@holdfast/domain';
import { finishedRunsOf, type Run as RunRow } from '@holdfast/db';
import { rateOf } from '@holdfast/metrics';
import { builder } from '../../graphql/builder.ts';
import { firstRowsLoader } from '../../graphql/loaders.ts';
import { present } from '../campaigns/campaign-model.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { GateStatus } from '../gates/gate-verdict.ts';
import { Model, ModelVersion } from '../models/kinds.ts';
import { cellAsked } from '../report/cell-asked.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { Rate } from '../shared/rate.ts';

interface Point {
  readonly run: RunRow;
  readonly modelVersionId: string;
  readonly attack: string;
  readonly transform: string;
  readonly successes: number;
  readonly n: number;
}

const TrendPoint = builder.objectRef<Point>('TrendPoint').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: ({ run }) => run.finishedAt ?? run.createdAt }),
    attack: t.exposeString('attack'),
    attackSuccess: t.field({ type: Rate, resolve: (point) => rateOf(point) }),
    gateStatus: t.field({ type: GateStatus, nullable: true, resolve: ({ run }) => run.gateStatus }),
    modelVersion: t.field({
      type: ModelVersion.ref,
      resolve: ({ modelVersionId }, _args, context) => ModelVersion.byId(context).load(modelVersionId).then(present),
    }),
    run: t.field({ type: Run.ref, resolve: ({ run }) => run }),
    transform: t.exposeString('transform'),
  }),
});

interface Asked {
  readonly attack?: string | null | undefined;
  readonly transform?: string | null | undefined;
  readonly objective?: string | null | undefined;
}

/** One point for each run and model version; the cell that is not named is each run's headline. Oldest first. */
function pointsOf(runs: readonly RunRow[], { attack, transform, objective }: Asked, modelId?: string): Point[] {
  return [...runs].reverse().flatMap((run) => {
    const snapshot = snapshotOf(run);
    if (objective && snapshot.configuration.objective !== objective) return [];
    const headline = cellAsked(run, {});
    const wanted = { attack: attack ?? headline.attack, transform: transform ?? headline.transform };
    const { models } = runSummarySchema.parse(run.summary);
    return models.flatMap(({ ordinal, modelVersionId, cells }): Point[] => {
      const model = snapshot.models.find((own) => own.ordinal === ordinal);
      // The white box of a transfer is what it is held against, and not what the campaign measures.
      const isWhiteBox = model?.samplesOf?.modelVersionId === modelVersionId;
      const isWanted = !isWhiteBox && (modelId === undefined || model?.modelId === modelId);
      const cell = cells.find((own) => own.attack === wanted.attack && own.transform === wanted.transform);
      return isWanted && cell !== undefined ? [{ run, modelVersionId, ...cell }] : [];
    });
  });
}

const SHOWN = 30;
const MAX_SHOWN = 200;

const trendOf = (of: 'campaign' | 'model') =>
  firstRowsLoader({
    read: ({ database, workspaceIds }, { ids, take }) =>
      finishedRunsOf(database.prisma, { workspaceIds, ids, take, of }),
    keyOf: ({ ofId }) => ofId,
  });
const runsOfCampaign = trendOf('campaign');
const runsOfModel = trendOf('model');

builder.objectField(Campaign.ref, 'trend', (t) =>
  t.field({
    type: [TrendPoint],
    args: { attack: t.arg.string(), last: t.arg.int(), transform: t.arg.string() },
    complexity: 20,
    resolve: async ({ id }, { last, ...asked }, context) => {
      const take = Math.min(Math.max(1, last ?? SHOWN), MAX_SHOWN);
      const runs = await runsOfCampaign(context, { id, take });
      return pointsOf(
        runs.map(({ run }) => run),
        asked,
      );
    },
  }),
);

builder.objectField(Model.ref, 'trend', (t) =>
  t.field({
    type: [TrendPoint],
    args: { attack: t.arg.string(), objective: t.arg.string(), transform: t.arg.string() },
    complexity: 20,
    resolve: async ({ id }, asked, context) => {
      const runs = await runsOfModel(context, { id, take: MAX_SHOWN });
      return pointsOf(
        runs.map(({ run }) => run),
        asked,
        id,
      );
    },
  }),
);
