import { transformPlanSchema } from '@holdfast/domain';
import {
  archiveSuite,
  createSuite,
  suitesByIds,
  suitesOf,
  updateSuite,
  type TransformSuite as SuiteRow,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import { transformSuites } from '@holdfast/transforms';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { enumOf } from '../../graphql/enums.ts';
import { inputError } from '../../graphql/errors.ts';
import { findIn, guard, type SignedInContext } from '../../graphql/guard.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { readInput, refusingTaken } from '../../graphql/read-input.ts';
import { readBank, readEvaluated } from '../campaigns/transform-plan.ts';
import { BankEntry, BankEntryInput } from '../shared/bank-entry.ts';
import { jsonValue } from '../shared/json-value.ts';
import { descriptionSchema, nameSchema } from '../shared/names.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { valueOf } from './reading.ts';

const TransformSuite = defineNode<SuiteRow>('TransformSuite', {
  action: 'suite.read',
  read: ({ database, workspaceIds }, ids) => suitesByIds(database.prisma, { workspaceIds, ids }),
});

const suiteNames = transformSuites.map(({ name }) => name);
const BuiltInSuite = enumOf('BuiltInSuite', suiteNames);

implementNode(TransformSuite, {
  fields: (t) => ({
    bank: t.field({ type: [BankEntry], resolve: ({ bank }) => transformPlanSchema.shape.bank.parse(bank) }),
    builtIn: t.exposeBoolean('builtIn'),
    builtInKey: t.field({
      type: BuiltInSuite,
      nullable: true,
      description: 'Of a built-in suite, for its texts in another language.',
      resolve: ({ builtIn, name }) => suiteNames.find((known) => builtIn && known === name),
    }),
    description: t.exposeString('description'),
    evaluate: t.exposeStringList('evaluate'),
    name: t.exposeString('name'),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

builder.objectField(Workspace.ref, 'suites', (t) =>
  t.field({
    type: [TransformSuite.ref],
    extensions: { access: 'suite.read' },
    resolve: ({ id }, _args, { database }) => suitesOf(database.prisma, id),
  }),
);

const SuitePayload = nodePayload('SuitePayload', 'suite', TransformSuite);

const SuiteSaveInput = builder.inputType('SuiteSaveInput', {
  fields: (t) => ({
    bank: t.field({ type: [BankEntryInput], required: true }),
    description: t.string(),
    evaluate: t.stringList({ required: true }),
    id: t.id(),
    name: t.string({ required: true }),
    unchangedSince: t.field({
      type: 'DateTime',
      description: 'Its `updatedAt` as it was read: the save is refused where somebody has changed it since.',
    }),
    workspaceId: t.id({ required: true }),
  }),
});

const saveSchema = z.object({
  bank: z.array(z.object({ spec: z.string().max(200), gradientMode: z.string().nullish() })).max(200),
  description: descriptionSchema.nullish(),
  evaluate: z.array(z.string().max(200)).max(500),
  id: z.string().nullish(),
  name: nameSchema,
  unchangedSince: z.date().nullish(),
});

/** Makes a suite, or changes one that is not built in. Specs are kept in canonical form. */
async function save(context: SignedInContext, { id: workspaceId }: WorkspaceRow, input: unknown): Promise<SuiteRow> {
  const read = readInput(saveSchema, input);
  const { name, description = null } = read;
  const unchangedSince = read.unchangedSince ?? null;
  const on = { on: TransformSuite, workspaceId, field: ['input', 'id'] };
  const known = typeof read.id === 'string' ? await findIn(context, { ...on, id: read.id }) : null;
  if (known?.builtIn === true) throw builtIn(['input', 'id']);
  const bank = jsonValue(valueOf(readBank(read.bank), ['input', 'bank']));
  const evaluate = valueOf(readEvaluated(read.evaluate), ['input', 'evaluate']);
  const data = { name, description: description ?? known?.description ?? '', bank, evaluate };
  return refusingTaken(['input', 'name'], name, () =>
    change(context, async (tx) => {
      const result =
        known === null
          ? await createSuite(tx, { workspaceId, ...data })
          : await updateSuite(tx, { workspaceId, id: known.id, data, unchangedSince });
      if (result === null) throw unchangedSince === null || known?.archivedAt !== null ? archived() : changed();
      const action = known === null ? 'suite.create' : 'suite.update';
      return {
        result,
        note: { workspaceId, action, subjectType: 'TransformSuite', subjectId: result.id, detail: { name } },
      };
    }),
  );
}

const builtIn = (field: readonly string[]) =>
  inputError('BUILT_IN', field, 'Built-in suites stay; save it under another name');

const changed = () =>
  inputError(
    'CONFLICT',
    ['input', 'unchangedSince'],
    'expected the suite as it is now, got one that somebody has changed since; load it again and repeat your change',
  );

const archived = () =>
  inputError(
    'ARCHIVED',
    ['input', 'id'],
    'expected a suite that is in use, got one that was archived; save it as a new one',
  );

/** Takes a suite out of the lists; campaigns that were made with it keep theirs. */
function archive(context: SignedInContext, suite: SuiteRow): Promise<SuiteRow> {
  const { workspaceId, id, name } = suite;
  if (suite.builtIn) throw builtIn(['id']);
  return change(context, async (tx) => {
    const isArchived = await archiveSuite(tx, { workspaceId, id, now: context.now() });
    const note = {
      workspaceId,
      action: 'suite.archive',
      subjectType: 'TransformSuite',
      subjectId: id,
      detail: { name },
    };
    return { result: suite, note: isArchived ? note : null };
  });
}

const onWorkspace = guard({ on: Workspace, action: 'suite.write', field: ['input', 'workspaceId'] });
const onSuite = guard({ on: TransformSuite, action: 'suite.write', field: ['id'] });

builder.mutationFields((t) => ({
  suiteArchive: t.field({
    type: SuitePayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onSuite.extensions,
    resolve: (_root, { id }, context) => onSuite.run(context, id, async (suite, asker) => archive(asker, suite)),
  }),
  suiteSave: t.field({
    type: SuitePayload,
    args: { input: t.arg({ type: SuiteSaveInput, required: true }) },
    extensions: onWorkspace.extensions,
    resolve: (_root, { input }, context) =>
      onWorkspace.run(context, input.workspaceId, (workspace, asker) => save(asker, workspace, input)),
  }),
}));
