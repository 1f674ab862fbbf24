import type { Run as RunRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { guard } from '../../graphql/guard.ts';
import { findNode, Node } from '../../graphql/nodes.ts';
import { present } from '../campaigns/campaign-model.ts';
import { HardeningJob } from '../hardening/kinds.ts';
import { Probe } from '../probes/kinds.ts';
import { Run } from '../runs/kinds.ts';
import { WorkTask } from '../tasks/work-task.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { eventsAbout } from './subscribe.ts';
import { workspaceObjects } from './workspace-objects.ts';
import { workspaceRuns } from './workspace-runs.ts';

interface RunChangeShape {
  readonly run: RunRow;
  readonly cellsChanged: boolean;
}

const RunChange = builder.objectRef<RunChangeShape>('RunChange').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    cellsChanged: t.exposeBoolean('cellsChanged'),
    run: t.field({ type: Run.ref, resolve: ({ run }) => run }),
  }),
});

const watchingRun = guard({ on: Run, action: 'run.read', field: ['id'] });
const watchingTask = guard({ on: WorkTask, action: 'workspace.read', field: ['id'] });
const watchingProbe = guard({ on: Probe, action: 'run.read', field: ['id'] });
const watchingHardening = guard({ on: HardeningJob, action: 'hardening.read', field: ['id'] });
const watchingObjects = guard({ on: Workspace, action: 'workspace.read', field: ['workspaceId'] });
const watchingWorkspace = guard({ on: Workspace, action: 'run.read', field: ['workspaceId'] });

builder.subscriptionFields((t) => ({
  hardeningChanged: t.field({
    type: HardeningJob.ref,
    args: { id: t.arg.id({ required: true }) },
    extensions: watchingHardening.extensions,
    subscribe: (_root, { id }, context) =>
      eventsAbout(context, {
        guard: watchingHardening,
        id,
        isAbout: (event, { id: rowId }) => event.kind === 'hardening_changed' && event.hardeningJobId === rowId,
      }),
    resolve: ({ rowId }, _args, context) => HardeningJob.byId(context).load(rowId).then(present),
  }),
  probeChanged: t.field({
    type: Probe.ref,
    args: { id: t.arg.id({ required: true }) },
    extensions: watchingProbe.extensions,
    subscribe: (_root, { id }, context) =>
      eventsAbout(context, {
        guard: watchingProbe,
        id,
        isAbout: (event, { id: rowId }) => event.kind === 'probe_changed' && event.probeId === rowId,
      }),
    resolve: ({ rowId }, _args, context) => Probe.byId(context).load(rowId).then(present),
  }),
  runChanged: t.field({
    type: RunChange,
    description:
      'Progress, state and finished samples of a run; `cellsChanged` says that the matrix is worth reading again.',
    args: { id: t.arg.id({ required: true }) },
    extensions: watchingRun.extensions,
    subscribe: (_root, { id }, context) =>
      eventsAbout(context, {
        guard: watchingRun,
        id,
        isAbout: (event, { id: rowId }) => event.kind === 'run_changed' && event.runId === rowId,
      }),
    resolve: async ({ rowId, event }, _args, context) => ({
      run: await Run.byId(context).load(rowId).then(present),
      cellsChanged: event.kind === 'missed' || (event.kind === 'run_changed' && event.cells),
    }),
  }),
  taskChanged: t.field({
    type: WorkTask.ref,
    args: { id: t.arg.id({ required: true }) },
    extensions: watchingTask.extensions,
    subscribe: (_root, { id }, context) =>
      eventsAbout(context, {
        guard: watchingTask,
        id,
        isAbout: (event, { id: rowId }) => event.kind === 'task_changed' && event.taskId === rowId,
      }),
    resolve: ({ rowId }, _args, context) => WorkTask.byId(context).load(rowId).then(present),
  }),
  workspaceObjectsChanged: t.field({
    type: Node,
    description:
      'A model version, data set version or hardening job of a workspace that moves; the workspace itself where some may have been missed.',
    args: { workspaceId: t.arg.id({ required: true }) },
    extensions: watchingObjects.extensions,
    subscribe: (_root, { workspaceId }, context) => workspaceObjects(context, { guard: watchingObjects, workspaceId }),
    resolve: (globalId, _args, context) => findNode(context, globalId).then(present),
  }),
  workspaceRunsChanged: t.field({
    type: Run.ref,
    description: 'Any run of a workspace that starts, moves or ends.',
    args: { workspaceId: t.arg.id({ required: true }) },
    extensions: watchingWorkspace.extensions,
    subscribe: (_root, { workspaceId }, context) => workspaceRuns(context, { guard: watchingWorkspace, workspaceId }),
    resolve: (runId, _args, context) => Run.byId(context).load(runId).then(present),
  }),
}));
