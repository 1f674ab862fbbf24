import {
  createCampaign,
  removeSchedule,
  saveSchedule,
  updateCampaign,
  type Campaign as CampaignRow,
  type CampaignModelChoice,
  type CampaignValues,
  type Queryable,
  type ScheduleValues,
} from '@holdfast/db';
import type { z } from 'zod';
import { InputError, inputError } from '../../graphql/errors.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { change } from '../../graphql/change.ts';
import type { SignedInContext } from '../../graphql/guard.ts';
import { refusingTaken } from '../../graphql/read-input.ts';
import { Dataset, DatasetVersion } from '../datasets/kinds.ts';
import { Run } from '../runs/kinds.ts';
import { descriptionSchema, nameSchema } from '../shared/names.ts';
import { readSchedule } from '../schedules/read-schedule.ts';
import { scheduleOfCampaign } from '../schedules/schedule.ts';
import { modelsOfCampaign } from './campaign-model.ts';
import { below, issue, type InputIssue } from './input-issue.ts';
import type { CampaignInputShape } from './inputs.ts';
import { definitionOf } from './kinds.ts';
import { readDefinition } from './read-definition.ts';
import { objectiveModels, readModels } from './read-models.ts';

/** Everything that a campaign's rows will hold. */
export interface CampaignDraft {
  readonly values: CampaignValues;
  /** Null: as they are. */
  readonly models: readonly CampaignModelChoice[] | null;
  /** Null: as it is; `remove`: none. */
  readonly schedule: ScheduleValues | 'remove' | null;
}

const FIELD = ['input', 'campaign'] as const;

/**
 * Reads all of what a person sent, with every mistake told beside its field.
 * @throws InputError
 */
export async function readCampaign(
  context: SignedInContext,
  request: { readonly workspaceId: string; readonly input: CampaignInputShape; readonly current: CampaignRow | null },
): Promise<CampaignDraft> {
  const { workspaceId, input, current } = request;
  const issues: InputIssue[] = [];
  // What is there stays as it is, whatever was taken when it was written.
  const name = readText(input.name ?? (current === null ? '' : null), { field: 'name', schema: nameSchema, issues });
  const description = readText(input.description, { field: 'description', schema: descriptionSchema, issues });
  const dataset = await readDataset(context, request, issues);
  const models = input.models
    ? await readModels(context, { inputs: input.models, workspaceId })
    : current === null
      ? await readModels(context, { inputs: [], workspaceId })
      : null;
  if (models?.ok === false) issues.push(...below(['models'], models.issues));
  const choices = models?.ok === true ? models.value : null;
  const known = choices ?? (current === null ? [] : await modelsOfCampaign(context).load(current.id));
  const definition = readDefinition({
    input: { ...input, sourceRunId: await readSource(context, request, issues) },
    current: current === null ? null : definitionOf(current),
    models: await objectiveModels(context, known),
  });
  if (!definition.ok) issues.push(...definition.issues);
  const schedule = await readScheduleOf(context, request, issues);
  if (issues.length > 0 || !definition.ok || dataset === null) throw new InputError(below(FIELD, issues));
  return {
    values: {
      name: name ?? current?.name ?? '',
      description: description ?? current?.description ?? '',
      kind: input.kind ?? current?.kind ?? 'attack',
      ...dataset,
      definition: definition.value,
      triggerOnNewVersion: input.triggerOnNewVersion ?? current?.triggerOnNewVersion ?? false,
      priority: input.priority ?? current?.priority ?? 0,
    },
    models: choices,
    schedule,
  };
}

/** The text as it is kept; null where none is given, or where it is refused, which `issues` says then. */
function readText(
  text: string | null | undefined,
  {
    field,
    schema,
    issues,
  }: { readonly field: string; readonly schema: z.ZodType<string>; readonly issues: InputIssue[] },
): string | null {
  if (text === null || text === undefined) return null;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  issues.push(...parsed.error.issues.map(({ message }) => ({ code: 'INVALID', field: [field], message })));
  return null;
}

interface Reading {
  readonly workspaceId: string;
  readonly input: CampaignInputShape;
  readonly current: CampaignRow | null;
}

async function readDataset(
  context: SignedInContext,
  { workspaceId, input, current }: Reading,
  issues: InputIssue[],
): Promise<Pick<CampaignValues, 'datasetId' | 'datasetVersionId'> | null> {
  const id = input.datasetId ? rowIdOf(Dataset.name, input.datasetId) : (current?.datasetId ?? null);
  const dataset = id === null ? null : await Dataset.byId(context).load(id);
  if (dataset?.workspaceId !== workspaceId) {
    issues.push(
      issue(['datasetId'], { expected: 'a data set of this workspace', got: 'none', fix: 'choose one' }, 'NOT_FOUND'),
    );
    return null;
  }
  const isSame = dataset.id === current?.datasetId;
  if (input.datasetVersionId === undefined && isSame) {
    return { datasetId: dataset.id, datasetVersionId: current.datasetVersionId };
  }
  if (!input.datasetVersionId) return { datasetId: dataset.id, datasetVersionId: null };
  const versionId = rowIdOf(DatasetVersion.name, input.datasetVersionId);
  const version = versionId === null ? null : await DatasetVersion.byId(context).load(versionId);
  if (version?.datasetId === dataset.id && version.state === 'ready') {
    return { datasetId: dataset.id, datasetVersionId: version.id };
  }
  const got = version?.datasetId === dataset.id ? `one that is ${version.state}` : 'none';
  issues.push(
    issue(['datasetVersionId'], {
      expected: `a ready version of ${dataset.name}`,
      got,
      fix: 'choose one, or leave it out for the newest',
    }),
  );
  return null;
}

async function readSource(
  context: SignedInContext,
  { workspaceId, input }: Reading,
  issues: InputIssue[],
): Promise<string | null | undefined> {
  if (input.sourceRunId === undefined || input.sourceRunId === null) return input.sourceRunId;
  const id = rowIdOf(Run.name, input.sourceRunId);
  const run = id === null ? null : await Run.byId(context).load(id);
  if (run?.workspaceId === workspaceId) return run.id;
  const expected = 'a run of this workspace whose samples are kept';
  issues.push(issue(['sourceRunId'], { expected, got: 'none', fix: 'choose another run' }, 'NOT_FOUND'));
  return undefined;
}

async function readScheduleOf(
  context: SignedInContext,
  { input, current }: Reading,
  issues: InputIssue[],
): Promise<CampaignDraft['schedule']> {
  if (input.removeSchedule === true) return 'remove';
  if (!input.schedule) return null;
  const before = current === null ? null : await scheduleOfCampaign(context).load(current.id);
  const schedule = readSchedule(input.schedule, { current: before, now: context.now() });
  if (schedule.ok) return schedule.value;
  issues.push(...below(['schedule'], schedule.issues));
  return null;
}

export async function create(
  context: SignedInContext,
  { workspaceId, input }: { readonly workspaceId: string; readonly input: CampaignInputShape },
): Promise<CampaignRow> {
  const draft = await readCampaign(context, { workspaceId, input, current: null });
  return namedChange(context, { name: draft.values.name, field: [...FIELD, 'name'] }, async (tx) => {
    const request = {
      workspaceId,
      createdById: context.viewer.user.id,
      values: draft.values,
      models: draft.models ?? [],
    };
    const result = await createCampaign(tx, request);
    await writeSchedule(tx, { campaignId: result.id, schedule: draft.schedule });
    return { result, note: noteOf(result, 'campaign.create', { name: result.name }) };
  });
}

export async function update(
  context: SignedInContext,
  request: { readonly campaign: CampaignRow; readonly revision: number; readonly input: CampaignInputShape },
): Promise<CampaignRow> {
  const { campaign, revision, input } = request;
  const { id, workspaceId } = campaign;
  const draft = await readCampaign(context, { workspaceId, input, current: campaign });
  // Read above to be changed: the answer must not show what was there before.
  scheduleOfCampaign(context).clear(id);
  modelsOfCampaign(context).clear(id);
  return namedChange(context, { name: draft.values.name, field: [...FIELD, 'name'] }, async (tx) => {
    const result = await updateCampaign(tx, { id, revision, values: draft.values, models: draft.models });
    if (result === null) {
      const got = `revision ${revision}, which somebody has changed since`;
      const fix = 'load the campaign again and repeat your change';
      throw inputError(
        'CONFLICT',
        ['input', 'revision'],
        `expected the campaign's newest revision, got ${got}; ${fix}`,
      );
    }
    await writeSchedule(tx, { campaignId: id, schedule: draft.schedule });
    const detail = { name: result.name, revision: result.revision, changed: Object.keys(input) };
    return { result, note: noteOf(result, 'campaign.update', detail) };
  });
}

export const noteOf = (
  campaign: CampaignRow,
  action: string,
  detail: Record<string, string | number | boolean | string[]>,
) => ({
  workspaceId: campaign.workspaceId,
  action,
  subjectType: 'Campaign',
  subjectId: campaign.id,
  detail,
});

async function writeSchedule(
  tx: Queryable,
  { campaignId, schedule }: { readonly campaignId: string; readonly schedule: CampaignDraft['schedule'] },
): Promise<void> {
  if (schedule === 'remove') await removeSchedule(tx, campaignId);
  else if (schedule !== null) await saveSchedule(tx, { campaignId, values: schedule });
}

/** A change that names a campaign: of two people who choose one name at once, the database serves one. @throws InputError TAKEN */
export const namedChange: (
  context: SignedInContext,
  named: { readonly name: string; readonly field: readonly string[] },
  work: Parameters<typeof change<CampaignRow>>[1],
) => Promise<CampaignRow> = (context, { name, field }, work) => refusingTaken(field, name, () => change(context, work));
