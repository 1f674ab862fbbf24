import { blessBaseline, undoBaseline, type Run as RunRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { inputError } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { readInput } from '../../graphql/read-input.ts';
import { Run } from '../runs/kinds.ts';
import { nameSchema } from '../shared/names.ts';
import { readReason } from '../shared/reason.ts';
import type { BaselineOfWorkspace } from './baseline.ts';
import { Baseline } from './kinds.ts';

const BaselinePayload = nodePayload('BaselinePayload', 'baseline', Baseline);

const BaselineBlessInput = builder.inputType('BaselineBlessInput', {
  fields: (t) => ({
    name: t.string(),
    reason: t.string({ required: true }),
    runId: t.id({ required: true }),
  }),
});

const blessing = guard({ on: Run, action: 'baseline.bless', field: ['input', 'runId'] });
const undoing = guard({ on: Baseline, action: 'baseline.bless', field: ['id'] });

builder.mutationFields((t) => ({
  baselineBless: t.field({
    type: BaselinePayload,
    args: { input: t.arg({ type: BaselineBlessInput, required: true }) },
    extensions: blessing.extensions,
    resolve: (_root, { input }, context) =>
      blessing.run(context, input.runId, async (run, known) => bless(known, { run, input })),
  }),
  baselineUndo: t.field({
    type: BaselinePayload,
    args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true }) },
    extensions: undoing.extensions,
    resolve: (_root, { id, reason }, context) =>
      undoing.run(context, id, async (baseline, known) =>
        undo(known, { baseline, reason: readReason(reason, ['reason']) }),
      ),
  }),
}));

function bless(
  context: SignedInContext,
  { run, input }: { readonly run: RunRow; readonly input: typeof BaselineBlessInput.$inferInput },
): Promise<BaselineOfWorkspace> {
  const reason = readReason(input.reason, ['input', 'reason']);
  const { id: runId, workspaceId, campaignId, state, number } = run;
  if (campaignId === null || state !== 'done') {
    const got = state === 'done' ? 'a run without a campaign' : `run #${number}, which is ${state}`;
    const fix = 'bless a run of a campaign once it is done';
    throw inputError('RUN_STATE', ['input', 'runId'], `expected a finished run of a campaign, got ${got}; ${fix}`);
  }
  const name = readInput(nameSchema, input.name?.trim() || 'default', ['input', 'name']);
  const blessedById = context.viewer.user.id;
  return change(context, async (tx) => {
    const baseline = await blessBaseline(tx, { campaignId, runId, name, reason, blessedById });
    const note = { workspaceId, action: 'baseline.bless', subjectType: 'Baseline', subjectId: baseline.id };
    return { result: { ...baseline, workspaceId }, note: { ...note, detail: { campaignId, runId, name, reason } } };
  });
}

function undo(
  context: SignedInContext,
  { baseline, reason }: { readonly baseline: BaselineOfWorkspace; readonly reason: string },
): Promise<BaselineOfWorkspace> {
  const { id, workspaceId } = baseline;
  return change(context, async (tx) => {
    const undone = await undoBaseline(tx, { id, undoneById: context.viewer.user.id, reason, now: context.now() });
    if (undone === null) {
      throw inputError('CONFLICT', ['id'], 'expected a baseline that counts, got one that was undone; nothing to do');
    }
    const note = { workspaceId, action: 'baseline.undo', subjectType: 'Baseline', subjectId: id, detail: { reason } };
    return { result: { ...undone, workspaceId }, note };
  });
}
