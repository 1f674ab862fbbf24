import { stateFromRow, type PicturePair } from '@holdfast/db';
import { OutcomeState as RowState } from '@holdfast/db';
import { changeVerdicts, type ComparisonRow as RowShape } from '@holdfast/metrics';
import { incomparability } from '@holdfast/results';
import { builder } from '../../graphql/builder.ts';
import { connectionTo, pageComplexity, readPage } from '../../graphql/connection.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { positionCursor } from '../../graphql/cursors.ts';
import { enumOf } from '../../graphql/enums.ts';
import { badInput } from '../../graphql/errors.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { present } from '../campaigns/campaign-model.ts';
import { Image } from '../datasets/kinds.ts';
import { ChangeKind } from '../images/report-image.ts';
import { ModelVersion } from '../models/kinds.ts';
import { OutcomeState } from '../runs/enums.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { samplesOf } from '../runs/parts.ts';
import { modelAsked } from '../runs/run.ts';
import { Incomparability } from '../shared/incomparability.ts';
import { Interval, Rate } from '../shared/rate.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { changedPictures, compareSet, CONFIDENCE, type ComparedResult } from './compare.ts';
import { compareGroups, type GroupShape } from './compare-groups.ts';
import {
  areCompatible,
  blockingOf,
  comparisonNoteKinds,
  comparisonNoteKindsOf,
  comparisonNotes,
  type SubjectShape,
} from './subjects.ts';

const ComparisonVerdict = enumOf('ComparisonVerdict', changeVerdicts);

export const ComparisonSubject = builder.objectRef<SubjectShape>('ComparisonSubject').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    modelOrdinal: t.exposeInt('modelOrdinal'),
    run: t.field({ type: Run.ref, resolve: ({ run }) => run }),
    samplesOf: t.field({
      type: ModelVersion.ref,
      nullable: true,
      description: 'Of a transfer: the model version on whose samples this one is judged.',
      resolve: ({ run, modelOrdinal }, _args, context) => samplesOf(context, { run, modelOrdinal }),
    }),
    version: t.field({
      type: ModelVersion.ref,
      resolve: ({ run, modelOrdinal }, _args, context) => {
        const model = snapshotOf(run).models.find(({ ordinal }) => ordinal === modelOrdinal);
        return ModelVersion.byId(context)
          .load(model?.modelVersionId ?? '')
          .then(present);
      },
    }),
  }),
});

const ComparisonRow = builder.objectRef<RowShape>('ComparisonRow').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    adjustedPValue: t.exposeFloat('adjustedPValue'),
    attack: t.exposeString('attack'),
    both: t.exposeInt('both'),
    difference: t.exposeFloat('difference', { nullable: true, description: 'Second minus first.' }),
    firstRate: t.field({ type: Rate, resolve: ({ firstRate }) => firstRate }),
    interval: t.field({ type: Interval, resolve: ({ interval }) => interval }),
    n: t.exposeInt('n'),
    neither: t.exposeInt('neither'),
    onlyFirst: t.exposeInt('onlyFirst'),
    onlySecond: t.exposeInt('onlySecond'),
    pValue: t.exposeFloat('pValue'),
    reason: t.exposeString('reason', { nullable: true }),
    secondRate: t.field({ type: Rate, resolve: ({ secondRate }) => secondRate }),
    seen: t.exposeBoolean('seen'),
    transform: t.exposeString('transform'),
    verdict: t.expose('verdict', {
      type: ComparisonVerdict,
      description:
        'REGRESSED, IMPROVED, NO_MATERIAL_CHANGE or INSUFFICIENT_DATA, by the interval against the minimum effect.',
    }),
  }),
});

const ComparisonGroup = builder.objectRef<GroupShape>('ComparisonGroup').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    group: t.exposeString('group'),
    rows: t.field({ type: [ComparisonRow], resolve: ({ rows }) => [...rows] }),
  }),
});

const stateOf = (state: string) => {
  const known = Object.values(RowState).find((row) => row === state);
  return known === undefined ? ('error' as const) : stateFromRow[known];
};

const ChangedImage = builder.objectRef<PicturePair>('ChangedImage').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    firstPosition: t.exposeInt('firstPosition'),
    firstState: t.field({ type: OutcomeState, resolve: ({ firstState }) => stateOf(firstState) }),
    image: t.field({
      type: Image.ref,
      resolve: ({ imageId }, _args, context) => Image.byId(context).load(imageId).then(present),
    }),
    name: t.exposeString('name'),
    secondPosition: t.exposeInt('secondPosition'),
    secondState: t.field({ type: OutcomeState, resolve: ({ secondState }) => stateOf(secondState) }),
  }),
});

const ChangedImageConnection = connectionTo('ChangedImage', ChangedImage);

export const Comparison = builder.objectRef<ComparedResult>('Comparison').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    byClass: t.field({
      type: [ComparisonGroup],
      description: 'By the class of the target, as the models see it on the clean picture.',
      resolve: (compared, _args, { database }) => compareGroups(database.prisma, { compared, by: 'className' }),
    }),
    bySize: t.field({
      type: [ComparisonGroup],
      description: 'By the size of the largest target object on the clean picture: small, medium, large.',
      resolve: (compared, _args, { database }) => compareGroups(database.prisma, { compared, by: 'objectSize' }),
    }),
    changedImages: t.field({
      type: ChangedImageConnection,
      args: {
        after: t.arg.string(),
        attack: t.arg.string({ required: true }),
        first: t.arg.int(),
        kind: t.arg({ type: ChangeKind, required: true }),
        transform: t.arg.string({ required: true }),
      },
      complexity: pageComplexity,
      resolve: (compared, { attack, transform, kind, ...args }, { database }) => {
        const request = { compared, attack, transform, change: kind };
        return readPage(args, {
          key: positionCursor,
          keyOf: ({ firstPosition }: PicturePair) => ({ position: firstPosition }),
          read: ({ after, take }) =>
            changedPictures(database.prisma, { ...request, after: after?.position ?? -1, take }),
          count: async () => (await changedPictures(database.prisma, request)).length,
        });
      },
    }),
    commonImages: t.int({ resolve: ({ result }) => result.commonImages }),
    compatible: t.boolean({ resolve: (compared) => areCompatible(compared) }),
    confidence: t.float({ description: 'Of every interval.', resolve: () => CONFIDENCE }),
    first: t.field({ type: ComparisonSubject, resolve: ({ first }) => first }),
    headline: t.string({ resolve: ({ result }) => result.headline }),
    incomparable: t.field({
      type: Incomparability,
      nullable: true,
      description: 'Why the two cannot be compared: the first setting that differs.',
      resolve: (compared) => incomparability.read(blockingOf(compared)?.told),
    }),
    minimumEffect: t.exposeFloat('minimumEffect', { description: 'Smallest change that matters, as a share.' }),
    noteKinds: t.field({
      type: [enumOf('ComparisonNote', comparisonNoteKinds)],
      description: 'Of `notes`, those beside what keeps the two from being compared.',
      resolve: (compared) => comparisonNoteKindsOf(compared),
    }),
    notes: t.field({ type: ['String'], resolve: (compared) => comparisonNotes(compared) }),
    rows: t.field({ type: [ComparisonRow], resolve: ({ result }) => [...result.rows] }),
    second: t.field({ type: ComparisonSubject, resolve: ({ second }) => second }),
    tests: t.int({
      description: 'Tests in the family that `rows` were corrected for.',
      resolve: ({ result }) => result.tests,
    }),
  }),
});

export const ComparisonSubjectInput = builder.inputType('ComparisonSubjectInput', {
  fields: (t) => ({ modelOrdinal: t.int(), runId: t.id({ required: true }) }),
});

const ComparisonInput = builder.inputType('ComparisonInput', {
  fields: (t) => ({
    first: t.field({ type: ComparisonSubjectInput, required: true }),
    minimumEffect: t.float(),
    second: t.field({ type: ComparisonSubjectInput, required: true }),
  }),
});

/** Five points: what a person would call a difference, where nothing is said. */
const DEFAULT_EFFECT = 0.05;

/** @throws BAD_USER_INPUT */
export function effectOf(asked: number | null | undefined): number {
  const effect = asked ?? DEFAULT_EFFECT;
  if (!(effect >= 0 && effect <= 1)) {
    throw badInput('OUT_OF_RANGE', `"minimumEffect" goes from 0 to 1, got ${effect}`, ['minimumEffect', 0, 1, effect]);
  }
  return effect;
}

export async function subjectOf(
  context: ApiContext,
  { workspaceId, input }: { readonly workspaceId: string; readonly input: typeof ComparisonSubjectInput.$inferInput },
): Promise<SubjectShape> {
  const id = rowIdOf(Run.name, input.runId);
  const run = id === null ? null : await Run.byId(context).load(id);
  if (run === null || run.workspaceId !== workspaceId)
    throw badInput('NOT_FOUND', 'There is no such run in this workspace');
  return { run, modelOrdinal: modelAsked(run, input.modelOrdinal) };
}

builder.objectField(Workspace.ref, 'comparison', (t) =>
  t.field({
    type: Comparison,
    description: 'Paired comparison of two (run, model version) subjects on their common images.',
    args: { input: t.arg({ type: ComparisonInput, required: true }) },
    complexity: 50,
    ...inWorkspace('run.read'),
    resolve: async ({ id: workspaceId }, { input }, context) => {
      const minimumEffect = effectOf(input.minimumEffect);
      const reference = await subjectOf(context, { workspaceId, input: input.first });
      const other = await subjectOf(context, { workspaceId, input: input.second });
      const [only] = await compareSet(context.database.prisma, { reference, others: [other], minimumEffect });
      return present(only ?? null);
    },
  }),
);
