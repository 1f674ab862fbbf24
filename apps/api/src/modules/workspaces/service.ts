import { createWorkspace, setMembership, updateWorkspace, type Workspace } from '@holdfast/db';
import { z } from 'zod';
import { change } from '../../graphql/change.ts';
import { forbidden, inputError } from '../../graphql/errors.ts';
import type { SignedInContext } from '../../graphql/guard.ts';
import { readInput, refusingTaken } from '../../graphql/read-input.ts';
import { nameSchema } from '../shared/names.ts';
import { parseNetwork } from '../shared/networks.ts';
import { settingsOf } from './settings.ts';

const createSchema = z.object({
  name: nameSchema,
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'Use lower case letters, digits and dashes, 48 at most'),
});

/** Makes a workspace, with whoever makes it as its first administrator. Only operators may, and not by a token of another workspace. */
export async function addWorkspace(context: SignedInContext, input: unknown): Promise<Workspace> {
  const { user, token } = context.viewer;
  if (!user.isOperator || token !== null) throw forbidden('workspaceCreate');
  const { name, slug } = readInput(createSchema, input);
  const made = await refusingTaken(['input', 'slug'], slug, () =>
    change(context, async (tx) => {
      const workspace = await createWorkspace(tx, { name, slug });
      await setMembership(tx, { workspaceId: workspace.id, userId: user.id, role: 'admin' });
      const note = { action: 'workspace.create', subjectType: 'Workspace', subjectId: workspace.id, detail: { slug } };
      return { result: workspace, note: { ...note, workspaceId: workspace.id } };
    }),
  );
  // The rest of this request may show what it has just made.
  context.viewer.roles.set(made.id, 'admin');
  return made;
}

const updateSchema = z.object({
  alertMargin: z.number().min(0).max(1).nullish(),
  maxConcurrentTasks: z.int().min(1).nullish(),
  maxStorageBytes: z.bigint().min(1n).nullish(),
  name: nameSchema.nullish(),
  pictureRetentionDays: z.int().min(1).max(36_500).nullish(),
  webhookAllowedNetworks: z
    .array(z.string().refine((text) => parseNetwork(text) !== null, 'Write a network such as 10.0.0.0/8'))
    .max(50)
    .nullish(),
});

/** Changes what is given. Null lifts a limit; a field that is left out stays. */
export async function editWorkspace(
  context: SignedInContext,
  workspace: Workspace,
  input: unknown,
): Promise<Workspace> {
  const { name, alertMargin, maxStorageBytes, webhookAllowedNetworks, ...limits } = readInput(updateSchema, input);
  if (name === null) throw inputError('REQUIRED', ['input', 'name'], 'A workspace has a name');
  const settings = {
    ...settingsOf(workspace),
    ...(typeof alertMargin === 'number' && { alertMargin }),
    ...(maxStorageBytes !== undefined && { maxStorageBytes: maxStorageBytes?.toString() ?? null }),
    ...(limits.maxConcurrentTasks !== undefined && { maxConcurrentTasks: limits.maxConcurrentTasks }),
    ...(limits.pictureRetentionDays !== undefined && { pictureRetentionDays: limits.pictureRetentionDays }),
    ...(Array.isArray(webhookAllowedNetworks) && { webhookAllowedNetworks }),
  };
  const { id: workspaceId } = workspace;
  return change(context, async (tx) => ({
    result: await updateWorkspace(tx, { workspaceId, name: name ?? workspace.name, settings }),
    note: {
      workspaceId,
      action: 'workspace.update',
      subjectType: 'Workspace',
      subjectId: workspaceId,
      detail: { name: name ?? workspace.name, settings },
    },
  }));
}
