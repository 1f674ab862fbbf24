import type { CampaignModelChoice, Model as ModelRow, ModelVersion as VersionRow } from '@holdfast/db';
import { z } from 'zod';
import type { ApiContext } from '../../graphql/context.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { Model, ModelVersion } from '../models/kinds.ts';
import { resolveChoice } from './campaign-model.ts';
import { issue, issuesOf, read, unreadable, type Reading } from './input-issue.ts';
import type { CampaignInputShape } from './inputs.ts';
import type { ObjectiveModel } from './objective.ts';

type ModelInput = NonNullable<CampaignInputShape['models']>[number];

/** More than this on one run is a mistake: every model multiplies its cost. */
const MAX_MODELS = 20;

/** The models of a campaign as they are chosen; each must be there, and a version must be one of its model. */
export async function readModels(
  context: ApiContext,
  { inputs, workspaceId }: { readonly inputs: readonly ModelInput[]; readonly workspaceId: string },
): Promise<Reading<readonly CampaignModelChoice[]>> {
  if (inputs.length === 0 || inputs.length > MAX_MODELS) {
    const expected = `between 1 and ${MAX_MODELS} models`;
    return unreadable(issue([], { expected, got: String(inputs.length), fix: 'choose the models to attack' }));
  }
  const readings = await Promise.all(inputs.map((input, index) => readModel(context, { input, workspaceId, index })));
  const issues = issuesOf(readings);
  if (issues.length > 0) return unreadable(...issues);
  return read(readings.flatMap((reading) => (reading.ok ? [reading.value] : [])));
}

async function readModel(
  context: ApiContext,
  { input, workspaceId, index }: { readonly input: ModelInput; readonly workspaceId: string; readonly index: number },
): Promise<Reading<CampaignModelChoice>> {
  const at = String(index);
  const id = rowIdOf(Model.name, input.modelId);
  const model = id === null ? null : await Model.byId(context).load(id);
  if (model === null || model.workspaceId !== workspaceId) {
    return unreadable(
      issue(
        [at, 'modelId'],
        { expected: 'a model of this workspace', got: 'none', fix: 'choose another one' },
        'NOT_FOUND',
      ),
    );
  }
  if (input.selector === 'latest')
    return read({ modelId: model.id, selector: 'latest', modelVersionId: null, tag: null });
  if (input.selector === 'tag') return readTag(model, { tag: input.tag ?? '', at });
  return readVersion(context, { model, versionId: input.versionId ?? null, at });
}

function readTag(
  model: ModelRow,
  { tag, at }: { readonly tag: string; readonly at: string },
): Reading<CampaignModelChoice> {
  if (tag.trim() !== '') return read({ modelId: model.id, selector: 'tag', modelVersionId: null, tag: tag.trim() });
  const fix = 'name the tag, or choose the latest version';
  return unreadable(
    issue([at, 'tag'], { expected: `a tag of ${model.name}, such as production`, got: 'nothing', fix }),
  );
}

async function readVersion(
  context: ApiContext,
  { model, versionId, at }: { readonly model: ModelRow; readonly versionId: string | null; readonly at: string },
): Promise<Reading<CampaignModelChoice>> {
  const id = versionId === null ? null : rowIdOf(ModelVersion.name, versionId);
  const version = id === null ? null : await ModelVersion.byId(context).load(id);
  const expected = `a ready version of ${model.name}`;
  if (version === null || version.modelId !== model.id) {
    return unreadable(
      issue([at, 'versionId'], { expected, got: 'none', fix: 'choose one of its versions' }, 'NOT_FOUND'),
    );
  }
  if (version.state === 'ready') {
    return read({ modelId: model.id, selector: 'exact', modelVersionId: version.id, tag: null });
  }
  const fix = version.state === 'rejected' ? 'choose another version' : 'confirm its contract first';
  return unreadable(
    issue([at, 'versionId'], { expected, got: `version ${version.number}, which is ${version.state}`, fix }),
  );
}

/** The parts of vision/contract that an objective is checked against, as a version holds them once it is confirmed. */
const contractSchema = z.object({
  task: z.enum(['detection', 'classification']),
  output: z.object({ labels: z.array(z.string()) }),
});

export function modelOf({ name }: Pick<ModelRow, 'name'>, { number, contract }: VersionRow): readonly ObjectiveModel[] {
  const parsed = contractSchema.safeParse(contract);
  if (!parsed.success) return [];
  return [{ name: `${name} v${number}`, task: parsed.data.task, labels: parsed.data.output.labels }];
}

/** What an objective can be checked against: the versions that the choices stand for now. */
export async function objectiveModels(
  context: ApiContext,
  choices: readonly CampaignModelChoice[],
): Promise<readonly ObjectiveModel[]> {
  const found = await Promise.all(
    choices.map(async (choice) => {
      const [model, version] = await Promise.all([
        Model.byId(context).load(choice.modelId),
        resolveChoice(context, choice),
      ]);
      return model === null || version === null ? [] : modelOf(model, version);
    }),
  );
  return found.flat();
}
