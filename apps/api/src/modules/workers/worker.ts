import { activitiesOf, workerActivity, workerCapacitySchema } from '@holdfast/domain';
import { workersByIds, type Worker as WorkerRow } from '@holdfast/db';
import { z } from 'zod';
import { enumOf } from '../../graphql/enums.ts';
import { defineNodeWith, implementNode } from '../../graphql/nodes.ts';
import { toldType } from '../shared/told.ts';

/** A worker that was not heard of for so long is shown as lost; its tasks go to others when their lease ends. */
const LOST_AFTER_MS = 30_000;

const WorkerState = enumOf('WorkerState', ['starting', 'idle', 'busy', 'unhealthy', 'stopping', 'lost']);

const WorkerActivity = toldType('WorkerActivity', workerActivity);

/** Parts of runtime/identity that people look for. */
const identitySchema = z.object({
  onnxruntime: z.string().optional(),
  cpu: z.object({ model: z.string() }).optional(),
});

/** Workers belong to the installation: whoever is a member of a workspace sees who does the work. */
export const Worker = defineNodeWith<WorkerRow>('Worker', {
  action: 'worker.read',
  read: ({ database, viewer }, ids) =>
    viewer === null || viewer.roles.size === 0 ? Promise.resolve([]) : workersByIds(database.prisma, ids),
  idOf: ({ id }) => id,
  workspaceOf: () => null,
});

const capacityOf = ({ capacity }: WorkerRow) => workerCapacitySchema.parse(capacity);
const identityOf = ({ identity }: WorkerRow) => identitySchema.safeParse(identity).data ?? {};

implementNode(Worker, {
  fields: (t) => ({
    activities: t.field({
      type: [WorkerActivity],
      resolve: (worker) => activitiesOf({ reason: worker.reason, activities: capacityOf(worker).activities }),
    }),
    cores: t.int({ resolve: (worker) => capacityOf(worker).cores }),
    cpu: t.string({ resolve: (worker) => identityOf(worker).cpu?.model ?? '' }),
    heartbeatAt: t.expose('heartbeatAt', { type: 'DateTime' }),
    host: t.exposeString('host'),
    memoryMb: t.int({ resolve: (worker) => capacityOf(worker).memoryMb }),
    onnxruntime: t.string({ resolve: (worker) => identityOf(worker).onnxruntime ?? '' }),
    pid: t.exposeInt('pid'),
    reason: t.exposeString('reason'),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    state: t.field({
      type: WorkerState,
      resolve: ({ state, heartbeatAt }, _args, { now }) =>
        now().getTime() - heartbeatAt.getTime() > LOST_AFTER_MS ? 'lost' : state,
    }),
    version: t.exposeString('version'),
  }),
});
