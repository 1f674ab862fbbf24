import type { CampaignHeadFragment } from '../campaign-page.generated.ts';
import type { CampaignDraft } from './draft.ts';
import { ruleDrafts } from './gate-draft.ts';

/** The draft of a campaign that exists. */
export function draftOf(campaign: CampaignHeadFragment, timeZone: string): CampaignDraft {
  const { schedule, images } = campaign;
  const gate = ruleDrafts(campaign.gate);
  return {
    name: campaign.name,
    description: campaign.description,
    kind: campaign.kind,
    sourceRunId: campaign.sourceRun?.id,
    models: campaign.models.map(({ model, selector, version, tag }) => ({
      modelId: model.id,
      selector,
      versionId: version?.id,
      tag: tag ?? undefined,
    })),
    datasetId: campaign.dataset.id,
    datasetVersionId: campaign.datasetVersion?.id,
    images: { kind: images.kind, names: images.names, count: images.count ?? 100 },
    objective: campaign.objective,
    settings: campaign.settings,
    bank: campaign.bank,
    evaluate: campaign.evaluate,
    seed: { kind: campaign.seed.kind, seed: campaign.seed.seed ?? '0' },
    rules: gate.rules,
    requiredImages: gate.requiredImages,
    schedule: {
      enabled: schedule !== null,
      cron: schedule?.cron ?? '0 2 * * 1-5',
      timeZone: schedule?.timeZone ?? timeZone,
      catchUp: schedule?.catchUp ?? 'ONCE',
      paused: schedule !== null && schedule.pausedAt !== null,
    },
    triggerOnNewVersion: campaign.triggerOnNewVersion,
  };
}
