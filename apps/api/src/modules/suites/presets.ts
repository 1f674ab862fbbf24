import { attackSettingsSchema, builtInPresetNames } from '@holdfast/domain';
import {
  archivePreset,
  createPreset,
  presetsByIds,
  presetsOf,
  updatePreset,
  type AttackPreset as PresetRow,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { enumOf } from '../../graphql/enums.ts';
import { inputError } from '../../graphql/errors.ts';
import { findIn, guard, type SignedInContext } from '../../graphql/guard.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { readInput, refusingTaken } from '../../graphql/read-input.ts';
import { readAttackSettings, type AttackSettingsInput as SettingsInput } from '../campaigns/attack-settings.ts';
import { AttackSettings, AttackSettingsInput, shownSettings } from '../shared/attack-settings.ts';
import { jsonValue } from '../shared/json-value.ts';
import { descriptionSchema, nameSchema } from '../shared/names.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { valueOf } from './reading.ts';

const AttackPreset = defineNode<PresetRow>('AttackPreset', {
  action: 'suite.read',
  read: ({ database, workspaceIds }, ids) => presetsByIds(database.prisma, { workspaceIds, ids }),
});

const presetKeys = ['quick', 'standard', 'thorough'] as const satisfies readonly (keyof typeof builtInPresetNames)[];
const BuiltInPreset = enumOf('BuiltInPreset', presetKeys);

implementNode(AttackPreset, {
  fields: (t) => ({
    builtIn: t.exposeBoolean('builtIn'),
    builtInKey: t.field({
      type: BuiltInPreset,
      nullable: true,
      description: 'Of a built-in preset, for its texts in another language.',
      resolve: ({ builtIn, name }) => presetKeys.find((key) => builtIn && builtInPresetNames[key] === name),
    }),
    description: t.exposeString('description'),
    name: t.exposeString('name'),
    settings: t.field({
      type: AttackSettings,
      resolve: ({ settings }) => shownSettings(attackSettingsSchema.parse(settings)),
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

builder.objectField(Workspace.ref, 'presets', (t) =>
  t.field({
    type: [AttackPreset.ref],
    extensions: { access: 'suite.read' },
    resolve: ({ id }, _args, { database }) => presetsOf(database.prisma, id),
  }),
);

const PresetPayload = nodePayload('PresetPayload', 'preset', AttackPreset);

const PresetSaveInput = builder.inputType('PresetSaveInput', {
  fields: (t) => ({
    description: t.string(),
    id: t.id(),
    name: t.string({ required: true }),
    settings: t.field({ type: AttackSettingsInput, required: true }),
    unchangedSince: t.field({
      type: 'DateTime',
      description: 'Its `updatedAt` as it was read: the save is refused where somebody has changed it since.',
    }),
    workspaceId: t.id({ required: true }),
  }),
});

/** A preset has no bank of its own: any bank counts as there, and weights are checked where a campaign brings both together. */
const ANY_BANK = 1;

const headSchema = z.object({
  description: descriptionSchema.nullish(),
  id: z.string().nullish(),
  name: nameSchema,
  unchangedSince: z.date().nullish(),
});

/** Makes a preset, or changes one that is not built in. */
async function save(
  context: SignedInContext,
  { id: workspaceId }: WorkspaceRow,
  input: { readonly settings: SettingsInput },
): Promise<PresetRow> {
  const { name, description = null, id, ...read } = readInput(headSchema, input);
  const unchangedSince = read.unchangedSince ?? null;
  const on = { on: AttackPreset, workspaceId, field: ['input', 'id'] };
  const known = typeof id === 'string' ? await findIn(context, { ...on, id }) : null;
  if (known?.builtIn === true) throw builtIn(['input', 'id']);
  const settings = jsonValue(valueOf(readAttackSettings(input.settings, ANY_BANK), ['input', 'settings']));
  const data = { name, description: description ?? known?.description ?? '', settings };
  return refusingTaken(['input', 'name'], name, () =>
    change(context, async (tx) => {
      const result =
        known === null
          ? await createPreset(tx, { workspaceId, ...data })
          : await updatePreset(tx, { workspaceId, id: known.id, data, unchangedSince });
      if (result === null) throw unchangedSince === null || known?.archivedAt !== null ? archived() : changed();
      const action = known === null ? 'preset.create' : 'preset.update';
      return {
        result,
        note: { workspaceId, action, subjectType: 'AttackPreset', subjectId: result.id, detail: { name } },
      };
    }),
  );
}

const builtIn = (field: readonly string[]) =>
  inputError('BUILT_IN', field, 'Built-in presets stay; save it under another name');

const changed = () =>
  inputError(
    'CONFLICT',
    ['input', 'unchangedSince'],
    'expected the preset as it is now, got one that somebody has changed since; load it again and repeat your change',
  );

const archived = () =>
  inputError(
    'ARCHIVED',
    ['input', 'id'],
    'expected a preset that is in use, got one that was archived; save it as a new one',
  );

/** Takes a preset out of the lists; campaigns that were made with it keep theirs. */
function archive(context: SignedInContext, preset: PresetRow): Promise<PresetRow> {
  const { workspaceId, id, name } = preset;
  if (preset.builtIn) throw builtIn(['id']);
  return change(context, async (tx) => {
    const isArchived = await archivePreset(tx, { workspaceId, id, now: context.now() });
    const note = {
      workspaceId,
      action: 'preset.archive',
      subjectType: 'AttackPreset',
      subjectId: id,
      detail: { name },
    };
    return { result: preset, note: isArchived ? note : null };
  });
}

const onWorkspace = guard({ on: Workspace, action: 'suite.write', field: ['input', 'workspaceId'] });
const onPreset = guard({ on: AttackPreset, action: 'suite.write', field: ['id'] });

builder.mutationFields((t) => ({
  presetArchive: t.field({
    type: PresetPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onPreset.extensions,
    resolve: (_root, { id }, context) => onPreset.run(context, id, async (preset, asker) => archive(asker, preset)),
  }),
  presetSave: t.field({
    type: PresetPayload,
    args: { input: t.arg({ type: PresetSaveInput, required: true }) },
    extensions: onWorkspace.extensions,
    resolve: (_root, { input }, context) =>
      onWorkspace.run(context, input.workspaceId, (workspace, asker) => save(asker, workspace, input)),
  }),
}));
