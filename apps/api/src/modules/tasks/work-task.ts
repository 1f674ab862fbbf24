import { problemSchema, taskProgressSchema, taskStep } from '@holdfast/domain';
import { tasksByIds, type Task } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { Problem } from '../shared/problem.ts';
import { toldType } from '../shared/told.ts';

const TaskStep = toldType('TaskStep', taskStep);
const TaskState = enumOf('TaskState', ['waiting', 'claimed', 'done', 'failed', 'cancelled']);

export const WorkTask = defineNode<Task>('WorkTask', {
  action: 'workspace.read',
  read: ({ database, workspaceIds }, ids) => tasksByIds(database.prisma, { workspaceIds, ids }),
});

/** What stands in a task's progress; null for a task that has not said anything. */
const progressOf = ({ progress }: Task) => (progress === null ? null : taskProgressSchema.parse(progress));

implementNode(WorkTask, {
  description: 'A unit of background work; poll it, or subscribe to it.',
  fields: (t) => ({
    attempts: t.exposeInt('attempts'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    failure: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ failure }) => (failure === null ? null : problemSchema.parse(failure)),
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    kind: t.exposeString('kind'),
    message: t.string({ nullable: true, resolve: (task) => progressOf(task)?.message ?? null }),
    progress: t.float({ nullable: true, resolve: (task) => progressOf(task)?.fraction ?? null }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    state: t.expose('state', { type: TaskState }),
    step: t.field({
      type: TaskStep,
      nullable: true,
      description: 'What `message` says; null where it is of another version.',
      resolve: (task) => taskStep.read(progressOf(task)?.told),
    }),
  }),
});

builder.queryField('task', (t) =>
  t.field({
    type: WorkTask.ref,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    extensions: { access: 'workspace.read', subject: 'WorkTask' },
    resolve: (_root, { id }, context) => {
      const rowId = rowIdOf(WorkTask.name, id);
      return rowId === null ? null : WorkTask.byId(context).load(rowId);
    },
  }),
);
