import {
  campaignModelsOf,
  latestVersions,
  tagsOfModels,
  type CampaignModel as ChoiceRow,
  type ModelTag as TagRow,
  type ModelVersion as VersionRow,
} from '@holdfast/db';
import type { ApiContext } from '../../graphql/context.ts';
import { builder } from '../../graphql/builder.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { Model, ModelVersion } from '../models/kinds.ts';
import { VersionSelector } from './enums.ts';

/** The models of a campaign, in their order. */
export const modelsOfCampaign = rowsLoader<ChoiceRow>({
  read: ({ database }, campaignIds) => campaignModelsOf(database.prisma, campaignIds),
  keyOf: ({ campaignId }) => campaignId,
});

const latestOfModel = rowLoader<VersionRow>({
  read: ({ database, workspaceIds }, ids) => latestVersions(database.prisma, { workspaceIds, ids }),
  keyOf: ({ modelId }) => modelId,
});

const tagsOfModel = rowsLoader<TagRow>({
  read: ({ database, workspaceIds }, ids) => tagsOfModels(database.prisma, { workspaceIds, ids }),
  keyOf: ({ modelId }) => modelId,
});

/** The version that a choice stands for now; null where there is none that is ready. */
export async function resolveChoice(
  context: ApiContext,
  choice: Pick<ChoiceRow, 'modelId' | 'selector' | 'modelVersionId' | 'tag'>,
): Promise<VersionRow | null> {
  const { modelId, selector, modelVersionId, tag } = choice;
  if (selector === 'latest') return latestOfModel(context).load(modelId);
  const tags = selector === 'tag' ? await tagsOfModel(context).load(modelId) : [];
  const versionId = selector === 'exact' ? modelVersionId : tags.find((row) => row.tag === tag)?.versionId;
  return versionId === null || versionId === undefined ? null : ModelVersion.byId(context).load(versionId);
}

export const CampaignModel = builder.objectRef<ChoiceRow>('CampaignModel').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    model: t.field({
      type: Model.ref,
      resolve: ({ modelId }, _args, context) => Model.byId(context).load(modelId).then(present),
    }),
    resolved: t.field({
      type: ModelVersion.ref,
      nullable: true,
      description: 'What it resolves to now.',
      resolve: (choice, _args, context) => resolveChoice(context, choice),
    }),
    selector: t.expose('selector', { type: VersionSelector }),
    tag: t.exposeString('tag', { nullable: true }),
    version: t.field({
      type: ModelVersion.ref,
      nullable: true,
      resolve: ({ modelVersionId }, _args, context) =>
        modelVersionId === null ? null : ModelVersion.byId(context).load(modelVersionId),
    }),
  }),
});

/** A row that a foreign key says is there. */
export function present<Row>(row: Row | null): Row {
  if (row === null) throw new Error('a row that a foreign key names is gone');
  return row;
}
