import { problemSchema } from '@holdfast/domain';
import type { Campaign as CampaignRow, Run as RunRow } from '@holdfast/db';
import { orderedAttacks, transformLabel } from '@holdfast/reporting';
import { runLayout } from '@holdfast/db';
import { implementNode } from '../../graphql/nodes.ts';
import { Baseline } from '../baselines/kinds.ts';
import { activeBaseline } from '../campaigns/campaign.ts';
import { present } from '../campaigns/campaign-model.ts';
import { RunKind } from '../campaigns/enums.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { attackCommand, replayCommand } from '../campaigns/reproduce.ts';
import { DatasetVersion } from '../datasets/kinds.ts';
import { User } from '../people/user.ts';
import { AttackSettings, shownSettings } from '../shared/attack-settings.ts';
import { Problem } from '../shared/problem.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { badInput } from '../../graphql/errors.ts';
import { RunState, RunTrigger } from './enums.ts';
import { Run, snapshotOf } from './kinds.ts';
import {
  AttackColumn,
  imagesOfRun,
  modelsOfRun,
  RunModel,
  RunProgress,
  TransformRow,
  type AttackColumnShape,
  type TransformRowShape,
} from './parts.ts';

/** The samples that a run makes of each image, with their places in its rows. */
export function attackColumns(run: RunRow): readonly AttackColumnShape[] {
  const { attacks } = runLayout(snapshotOf(run));
  return orderedAttacks(attacks).map((column) => ({ ...column, ordinal: attacks.indexOf(column.id) }));
}

/** Rows of the matrix: untransformed, seen, unseen. */
function transformRowsOf(run: RunRow): readonly TransformRowShape[] {
  const rank = ({ spec, seen }: { spec: string; seen: boolean }): number => (spec === 'identity' ? 0 : seen ? 1 : 2);
  return snapshotOf(run)
    .transforms.map(({ spec, seen }, ordinal) => ({ spec, seen, ordinal, label: transformLabel(spec) }))
    .sort((a, b) => rank(a) - rank(b));
}

/** Which model of the run is asked for; the first one where nothing is said. @throws BAD_USER_INPUT */
export function modelAsked(run: RunRow, modelOrdinal: number | null | undefined): number {
  const asked = modelOrdinal ?? 0;
  const { models } = snapshotOf(run);
  if (!models.some(({ ordinal }) => ordinal === asked)) {
    const most = models.length - 1;
    const message = `"modelOrdinal" goes from 0 to ${most} in this run, got ${asked}`;
    throw badInput('OUT_OF_RANGE', message, ['modelOrdinal', 0, most, asked]);
  }
  return asked;
}

/** A replay belongs to the campaign whose samples it judges again. */
async function campaignOf(context: ApiContext, run: RunRow): Promise<CampaignRow | null> {
  const source = run.sourceRunId === null ? null : await Run.byId(context).load(run.sourceRunId);
  const campaignId = run.campaignId ?? source?.campaignId ?? null;
  return campaignId === null ? null : Campaign.byId(context).load(campaignId);
}

implementNode(Run, {
  fields: (t) => ({
    attacks: t.field({ type: [AttackColumn], resolve: (run) => [...attackColumns(run)] }),
    baseline: t.field({
      type: Baseline.ref,
      nullable: true,
      resolve: async ({ campaignId, workspaceId }, _args, context) => {
        const baseline = campaignId === null ? null : await activeBaseline(context, { campaignId });
        return baseline === null ? null : { ...baseline, workspaceId };
      },
    }),
    campaign: t.field({
      type: Campaign.ref,
      nullable: true,
      resolve: (run, _args, context) => campaignOf(context, run),
    }),
    configurationHash: t.exposeString('configurationHash'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ createdById }, _args, context) =>
        createdById === null ? null : User.byId(context).load(createdById),
    }),
    dataset: t.field({
      type: DatasetVersion.ref,
      resolve: (run, _args, context) =>
        DatasetVersion.byId(context).load(snapshotOf(run).dataset.datasetVersionId).then(present),
    }),
    failure: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ failure }) => (failure === null ? null : problemSchema.parse(failure)),
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    imageCount: t.int({
      resolve: async ({ id }, _args, context) => (await imagesOfRun(context).load(id))?.images ?? 0,
    }),
    kind: t.expose('kind', { type: RunKind }),
    models: t.field({
      type: [RunModel],
      resolve: async (run, _args, context) => (await modelsOfRun(context).load(run.id)).map((row) => ({ row, run })),
    }),
    number: t.exposeInt('number'),
    objective: t.string({ resolve: (run) => snapshotOf(run).configuration.objective }),
    picturesDeletedAt: t.expose('picturesDeletedAt', { type: 'DateTime', nullable: true }),
    priority: t.exposeInt('priority'),
    progress: t.field({ type: RunProgress, resolve: (run) => run }),
    reproduce: t.string({
      description: 'A command of the local program that repeats this run for one model version.',
      args: { modelOrdinal: t.arg.int() },
      resolve: (run, { modelOrdinal }) => reproduceRun(run, modelAsked(run, modelOrdinal)),
    }),
    seed: t.expose('seed', { type: 'BigInt' }),
    settings: t.field({
      type: AttackSettings,
      resolve: (run) => shownSettings(snapshotOf(run).configuration),
    }),
    snapshot: t.field({ type: 'JSON', description: 'domain/runSnapshot.', resolve: (run) => snapshotOf(run) }),
    sourceRun: t.field({
      type: Run.ref,
      nullable: true,
      resolve: ({ sourceRunId }, _args, context) => (sourceRunId === null ? null : Run.byId(context).load(sourceRunId)),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    state: t.expose('state', { type: RunState }),
    title: t.string({ resolve: (run) => titleOf(run) }),
    transforms: t.field({ type: [TransformRow], resolve: (run) => [...transformRowsOf(run)] }),
    trigger: t.expose('trigger', { type: RunTrigger }),
  }),
});

const KIND_TITLES = { attack: 'Attack', replay: 'Replay', transfer: 'Transfer' } as const;

function titleOf(run: RunRow): string {
  const { campaignName } = snapshotOf(run);
  // A campaign may be one of transfers itself; a replay by hand borrows the name of the campaign whose samples it judges.
  const what = run.kind === 'attack' || run.campaignId !== null ? '' : `${KIND_TITLES[run.kind].toLowerCase()} of `;
  return `${campaignName === null ? KIND_TITLES[run.kind] : `${what}${campaignName}`} #${run.number}`;
}

function reproduceRun(run: RunRow, modelOrdinal: number): string {
  const { configuration, models, sourceRunId } = snapshotOf(run);
  if (sourceRunId !== null) return replayCommand(configuration);
  const modelFile = models.find(({ ordinal }) => ordinal === modelOrdinal)?.fileName ?? 'model.onnx';
  return attackCommand({ configuration, modelFile });
}
