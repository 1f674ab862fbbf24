import {
  countFindingList,
  findingEventsOf,
  findingList,
  findingsByIds,
  type Finding as FindingRow,
  type FindingEvent as EventRow,
  type FindingListFilter,
  type FindingPlace as PlaceRow,
  type UpdateKey,
} from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, pageComplexity, readPage } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enums.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { rowsLoader } from '../../graphql/loaders.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { present } from '../campaigns/campaign-model.ts';
import { Image } from '../datasets/kinds.ts';
import { Model, ModelVersion } from '../models/kinds.ts';
import { User } from '../people/user.ts';
import { Run } from '../runs/kinds.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { imageNames } from './image-names.ts';
import { placeOfFinding } from './finding-place.ts';

export const FindingState = enumOf('FindingState', ['new', 'confirmed', 'false_positive', 'accepted']);

export const Finding = defineNode<FindingRow>('Finding', {
  action: 'finding.read',
  read: ({ database, workspaceIds }, ids) => findingsByIds(database.prisma, { workspaceIds, ids }),
});

const eventsOfFinding = rowsLoader<EventRow>({
  read: ({ database }, ids) => findingEventsOf(database.prisma, ids),
  keyOf: ({ findingId }) => findingId,
});

const FindingEvent = builder.objectRef<EventRow>('FindingEvent').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    acceptedUntil: t.expose('acceptedUntil', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    reason: t.exposeString('reason'),
    state: t.expose('state', { type: FindingState }),
    user: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ userId }, _args, context) => (userId === null ? null : User.byId(context).load(userId)),
    }),
  }),
});

const FindingPlace = builder.objectRef<PlaceRow>('FindingPlace').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    modelOrdinal: t.exposeInt('modelOrdinal', { description: 'Of the model version in the run.' }),
    position: t.exposeInt('position', { description: 'Of the image in the run.' }),
    version: t.field({
      type: ModelVersion.ref,
      resolve: ({ modelVersionId }, _args, context) => ModelVersion.byId(context).load(modelVersionId).then(present),
    }),
  }),
});

implementNode(Finding, {
  fields: (t) => ({
    acceptedUntil: t.expose('acceptedUntil', { type: 'DateTime', nullable: true }),
    attack: t.exposeString('attack'),
    events: t.field({
      type: [FindingEvent],
      resolve: async ({ id }, _args, context) => [...(await eventsOfFinding(context).load(id))],
    }),
    fingerprint: t.exposeString('fingerprint'),
    firstRun: t.field({
      type: Run.ref,
      resolve: ({ firstRunId }, _args, context) => Run.byId(context).load(firstRunId).then(present),
    }),
    fixedRun: t.field({
      type: Run.ref,
      nullable: true,
      resolve: ({ fixedRunId }, _args, context) => (fixedRunId === null ? null : Run.byId(context).load(fixedRunId)),
    }),
    image: t.field({
      type: Image.ref,
      resolve: ({ imageId }, _args, context) => Image.byId(context).load(imageId).then(present),
    }),
    imageName: t.string({
      resolve: async ({ lastRunId, imageId }, _args, context) =>
        (await imageNames(context).load(JSON.stringify([lastRunId, imageId])))?.name ?? imageId,
    }),
    lastRun: t.field({
      type: Run.ref,
      resolve: ({ lastRunId }, _args, context) => Run.byId(context).load(lastRunId).then(present),
    }),
    lastPlace: t.field({
      type: FindingPlace,
      nullable: true,
      description:
        'Which model version of the last run showed it, on which of its images. Null once that run is deleted.',
      resolve: (finding, _args, context) => placeOfFinding(context, finding),
    }),
    model: t.field({
      type: Model.ref,
      resolve: ({ modelId }, _args, context) => Model.byId(context).load(modelId).then(present),
    }),
    objective: t.exposeString('objective'),
    state: t.expose('state', { type: FindingState }),
    transform: t.exposeString('transform'),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

export const FindingFilter = builder.inputType('FindingFilter', {
  fields: (t) => ({
    attack: t.string(),
    modelId: t.id(),
    open: t.boolean(),
    runId: t.id(),
    states: t.field({ type: [FindingState] }),
    transform: t.string(),
  }),
});

/** An id that is none of ours names nothing, and the list is empty. */
const NO_ROW = '00000000-0000-0000-0000-000000000000';

export function filterOf(
  filter: typeof FindingFilter.$inferInput,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Date },
): FindingListFilter {
  const { attack, modelId, open, runId, states, transform } = filter;
  return {
    workspaceId,
    now,
    attack: attack ?? null,
    transform: transform ?? null,
    open: open ?? null,
    states: states ?? null,
    modelId: modelId ? (rowIdOf(Model.name, modelId) ?? NO_ROW) : null,
    runId: runId ? (rowIdOf(Run.name, runId) ?? NO_ROW) : null,
  };
}

const cursor: z.ZodType<UpdateKey> = z.strictObject({ at: z.coerce.date(), id: z.uuid() });

builder.objectField(Workspace.ref, 'findings', (t) =>
  t.field({
    type: connectionOf(Finding),
    args: { ...t.arg.connectionArgs(), filter: t.arg({ type: FindingFilter }) },
    complexity: pageComplexity,
    ...inWorkspace('finding.read'),
    resolve: ({ id: workspaceId }, { filter: input, ...args }, { database, now }) => {
      const filter = filterOf(input ?? {}, { workspaceId, now: now() });
      return readPage(args, {
        key: cursor,
        keyOf: ({ updatedAt, id }: FindingRow) => ({ at: updatedAt, id }),
        read: (window) => findingList(database.prisma, { filter, window }),
        count: () => countFindingList(database.prisma, filter),
      });
    },
  }),
);
