import {
  datasetProblemsSchema,
  groundTruthBoxesSchema,
  leftOut,
  problemSchema,
  type DatasetProblem as DatasetProblemShape,
  type DatasetProblemList,
  type GroundTruthBoxes,
} from '@holdfast/domain';
import {
  countItems,
  firstItemsOf,
  itemPage,
  labelCountsOf,
  newestTasksFor,
  type ItemWithImage,
  type Task,
} from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { connectionTo, isFirstPage, pageComplexity, readPage } from '../../graphql/connection.ts';
import { positionCursor, positionKey } from '../../graphql/cursors.ts';
import { enumOf } from '../../graphql/enums.ts';
import { firstRowsLoader, rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { existing } from '../shared/find-one.ts';
import { Box } from '../shared/prediction.ts';
import { Problem } from '../shared/problem.ts';
import { toldType } from '../shared/told.ts';
import { WorkTask } from '../tasks/work-task.ts';
import { Dataset, DatasetVersion, Image } from './kinds.ts';

const DatasetVersionState = enumOf('DatasetVersionState', ['failed', 'importing', 'ready']);

const payload = z.object({ datasetVersionId: z.string() });
const importTaskOf = rowLoader<Task>({
  read: ({ database, workspaceIds }, ids) =>
    newestTasksFor(database.prisma, { workspaceIds, ids, kind: 'import_dataset', payloadKey: 'datasetVersionId' }),
  keyOf: (task) => payload.parse(task.payload).datasetVersionId,
});

const firstItems = firstRowsLoader({
  read: ({ database, workspaceIds }, request) => firstItemsOf(database.prisma, { workspaceIds, ...request }),
  keyOf: ({ datasetVersionId }) => datasetVersionId,
});
const labelsOf = rowsLoader({
  read: ({ database, workspaceIds }, ids) => labelCountsOf(database.prisma, { workspaceIds, ids }),
  keyOf: ({ datasetVersionId }) => datasetVersionId,
});

const LabelCount = builder.objectRef<{ label: string | null; count: number }>('LabelCount').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ count: t.exposeInt('count'), label: t.exposeString('label', { nullable: true }) }),
});

const DatasetProblem = builder.objectRef<DatasetProblemShape>('DatasetProblem').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    because: t.field({
      type: toldType('LeftOut', leftOut),
      nullable: true,
      description: 'What the message is made of; null where only the message was kept.',
      resolve: ({ told }) => leftOut.read(told),
    }),
    file: t.exposeString('file'),
    message: t.exposeString('message'),
  }),
});

const DatasetProblems = builder.objectRef<DatasetProblemList>('DatasetProblems').implement({
  description: 'Problems of one kind that an import met.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'All of them.' }),
    listed: t.field({ type: [DatasetProblem], description: 'The first of them.', resolve: ({ listed }) => listed }),
  }),
});

const GroundTruthBox = builder.objectRef<GroundTruthBoxes[number]>('GroundTruthBox').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ box: t.field({ type: Box, resolve: ({ box }) => box }), label: t.exposeString('label') }),
});

const DatasetItem = builder.objectRef<ItemWithImage>('DatasetItem').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    boxes: t.field({
      type: [GroundTruthBox],
      resolve: ({ boxes }) => (boxes === null ? [] : groundTruthBoxesSchema.parse(boxes)),
    }),
    image: t.field({ type: Image.ref, resolve: ({ image }) => image }),
    label: t.exposeString('label', { nullable: true }),
    name: t.exposeString('name'),
    position: t.exposeInt('position'),
  }),
});

const DatasetItemConnection = connectionTo('DatasetItem', DatasetItem);

implementNode(DatasetVersion, {
  fields: (t) => ({
    contentHash: t.exposeString('contentHash', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    dataset: t.field({
      type: Dataset.ref,
      resolve: async ({ datasetId }, _args, context) => existing(await Dataset.byId(context).load(datasetId)),
    }),
    failure: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ failure }) => (failure === null ? null : problemSchema.parse(failure)),
    }),
    format: t.exposeString('format'),
    imageCount: t.exposeInt('imageCount'),
    importTask: t.field({
      type: WorkTask.ref,
      nullable: true,
      resolve: ({ id }, _args, context) => importTaskOf(context).load(id),
    }),
    labelProblems: t.field({
      type: DatasetProblems,
      description: 'Labels that could not be used.',
      resolve: ({ problems }) => datasetProblemsSchema.parse(problems).labels,
    }),
    leftOutFiles: t.field({
      type: DatasetProblems,
      description: 'Files that were left out.',
      resolve: ({ problems }) => datasetProblemsSchema.parse(problems).files,
    }),
    items: t.connection(
      {
        type: DatasetItem,
        args: { label: t.arg.string(), search: t.arg.string() },
        complexity: pageComplexity,
        resolve: ({ workspaceId, id }, args, context) => {
          const { prisma } = context.database;
          const { label = null, search = null } = args;
          const filter = { workspaceId, datasetVersionId: id, label, search };
          return readPage(args, {
            key: positionCursor,
            keyOf: positionKey,
            read: (window) =>
              label === null && search === null && isFirstPage(window)
                ? firstItems(context, { id, take: window.take })
                : itemPage(prisma, { filter, window }),
            count: () => countItems(prisma, filter),
          });
        },
      },
      DatasetItemConnection,
    ),
    labels: t.field({
      type: [LabelCount],
      resolve: async ({ id }, _args, context) => [...(await labelsOf(context).load(id))],
    }),
    number: t.exposeInt('number'),
    problems: t.field({
      type: [DatasetProblem],
      description: 'Those that are listed, of files and of labels.',
      resolve({ problems }) {
        const { files, labels } = datasetProblemsSchema.parse(problems);
        return [...files.listed, ...labels.listed];
      },
    }),
    state: t.expose('state', { type: DatasetVersionState }),
  }),
});
