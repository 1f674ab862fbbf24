import type { CampaignDraft, Material } from './draft.ts';

type Named = Pick<CampaignDraft, 'models' | 'datasetId'>;

/**
 * What a campaign is called until somebody names it: after its model and its images, and with a number where that name is taken.
 * `nameOf` puts both into the reader's words. Empty as long as one of them is not chosen.
 */
export function usualName(
  { workspace }: Pick<Material, 'workspace'>,
  draft: Named,
  nameOf: (parts: { readonly model: string; readonly dataset: string }) => string,
): string {
  const model = workspace.models.edges.find(({ node }) => node.id === draft.models[0]?.modelId)?.node.name;
  const dataset = workspace.datasets.edges.find(({ node }) => node.id === draft.datasetId)?.node.name;
  if (model === undefined || dataset === undefined) return '';
  const name = nameOf({ model, dataset });
  const taken = new Set(workspace.campaigns.edges.map(({ node }) => node.name));
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}
