import { isRunAtRest, taskPayloads, taskProgressSchema } from '@holdfast/domain';
import { exportTasksOf, type Run as RunRow, type Task as TaskRow } from '@holdfast/db';
import { enqueueTask } from '@holdfast/jobs';
import { saveUrl } from '../../files/links.ts';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { enumOf } from '../../graphql/enums.ts';
import { inputError } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { rowsLoader } from '../../graphql/loaders.ts';
import { payload } from '../../graphql/payload.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { WorkTask } from '../tasks/work-task.ts';

const formats = ['csv', 'html', 'json', 'junit', 'markdown', 'pdf', 'sarif'] as const;
type Format = (typeof formats)[number];
const ExportFormat = enumOf('ExportFormat', formats);

/** What a finished export leaves in its task's progress. */
const renderedSchema = taskProgressSchema.shape.artifact.unwrap();

const tasksOfRun = rowsLoader<TaskRow>({
  read: ({ database }, runIds) => exportTasksOf(database.prisma, runIds),
  keyOf: ({ runId }) => runId ?? '',
});

const payloadOf = ({ payload: held }: TaskRow) => taskPayloads.render_export.parse(held);

const Export = builder.objectRef<TaskRow>('Export').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    format: t.field({ type: ExportFormat, resolve: (task) => payloadOf(task).format }),
    modelOrdinal: t.int({ resolve: (task) => payloadOf(task).modelOrdinal }),
    task: t.field({ type: WorkTask.ref, resolve: (task) => task }),
    url: t.string({ nullable: true, resolve: (task, _args, context) => urlOf(context, task) }),
  }),
});

async function urlOf(context: ApiContext, { workspaceId, state, progress }: TaskRow): Promise<string | null> {
  const rendered = renderedSchema.safeParse(taskProgressSchema.safeParse(progress).data?.artifact);
  if (state !== 'done' || !rendered.success) return null;
  return saveUrl(context, { workspaceId, ...rendered.data });
}

builder.objectField(Run.ref, 'exports', (t) =>
  t.field({
    type: [Export],
    resolve: async ({ id }, _args, context) => newestOfEach(await tasksOfRun(context).load(id)),
  }),
);

/** One export for each format and model: what was rendered last. */
function newestOfEach(tasks: readonly TaskRow[]): TaskRow[] {
  const newest = new Map(
    tasks.map((task) => {
      const { format, modelOrdinal } = payloadOf(task);
      return [`${format} ${modelOrdinal}`, task] as const;
    }),
  );
  return [...newest.values()];
}

const ExportCreateInput = builder.inputType('ExportCreateInput', {
  fields: (t) => ({
    format: t.field({ type: ExportFormat, required: true }),
    modelOrdinal: t.int(),
    runId: t.id({ required: true }),
  }),
});

const exporting = guard({ on: Run, action: 'export.create', field: ['input', 'runId'] });

builder.mutationField('exportCreate', (t) =>
  t.field({
    type: payload<TaskRow>('ExportPayload', (p) => ({
      export: p.field({ type: Export, nullable: true, resolve: ({ result }) => result }),
    })),
    args: { input: t.arg({ type: ExportCreateInput, required: true }) },
    extensions: exporting.extensions,
    resolve: (_root, { input }, context) =>
      exporting.run(context, input.runId, (run, known) =>
        create(known, { run, format: input.format, modelOrdinal: input.modelOrdinal ?? 0 }),
      ),
  }),
);

function create(
  context: SignedInContext,
  { run, format, modelOrdinal }: { readonly run: RunRow; readonly format: Format; readonly modelOrdinal: number },
): Promise<TaskRow> {
  const { id: runId, workspaceId, state, number } = run;
  // What was done of a run that did not come to its end is worth a file too, which says so.
  if (!isRunAtRest(state)) {
    const fix = 'wait until it ends, or cancel it: what is done is kept';
    throw inputError(
      'RUN_STATE',
      ['input', 'runId'],
      `expected a run that has ended, got run #${number}, which is ${state}; ${fix}`,
    );
  }
  const { models } = snapshotOf(run);
  if (!models.some(({ ordinal }) => ordinal === modelOrdinal)) {
    const expected = `a number from 0 to ${models.length - 1}`;
    throw inputError(
      'INVALID',
      ['input', 'modelOrdinal'],
      `expected ${expected}, got ${modelOrdinal}; choose a model of the run`,
    );
  }
  return change(context, async (tx) => {
    const id = await enqueueTask(tx, {
      workspaceId,
      kind: 'render_export',
      payload: { runId, modelOrdinal, format },
      runId,
    });
    const result = await tx.task.findUniqueOrThrow({ where: { id } });
    const detail = { format, modelOrdinal };
    return { result, note: { workspaceId, action: 'export.create', subjectType: 'Run', subjectId: runId, detail } };
  });
}
