import { builder } from '../../graphql/builder.ts';
import { AttackSettingsInput } from '../shared/attack-settings.ts';
import { BankEntryInput } from '../shared/bank-entry.ts';
import { CatchUpPolicy, ImageSelectionKind, RunKind, SeedPolicyKind, VersionSelector } from './enums.ts';

const ImageSelectionInput = builder.inputType('ImageSelectionInput', {
  fields: (t) => ({
    count: t.int(),
    kind: t.field({ type: ImageSelectionKind, required: true }),
    names: t.stringList(),
  }),
});

const SeedPolicyInput = builder.inputType('SeedPolicyInput', {
  fields: (t) => ({ kind: t.field({ type: SeedPolicyKind, required: true }), seed: t.field({ type: 'BigInt' }) }),
});

const CampaignModelInput = builder.inputType('CampaignModelInput', {
  fields: (t) => ({
    modelId: t.id({ required: true }),
    selector: t.field({ type: VersionSelector, required: true }),
    tag: t.string(),
    versionId: t.id(),
  }),
});

export const ScheduleInput = builder.inputType('ScheduleInput', {
  fields: (t) => ({
    catchUp: t.field({ type: CatchUpPolicy }),
    cron: t.string({ required: true }),
    paused: t.boolean(),
    timeZone: t.string({ required: true }),
  }),
});

export const CampaignInput = builder.inputType('CampaignInput', {
  fields: (t) => ({
    bank: t.field({ type: [BankEntryInput] }),
    datasetId: t.id(),
    datasetVersionId: t.id(),
    description: t.string(),
    evaluate: t.stringList(),
    gate: t.field({ type: 'JSON' }),
    images: t.field({ type: ImageSelectionInput }),
    kind: t.field({ type: RunKind }),
    models: t.field({ type: [CampaignModelInput] }),
    name: t.string(),
    objective: t.string(),
    priority: t.int(),
    removeSchedule: t.boolean(),
    schedule: t.field({ type: ScheduleInput }),
    seed: t.field({ type: SeedPolicyInput }),
    settings: t.field({ type: AttackSettingsInput }),
    sourceRunId: t.id(),
    triggerOnNewVersion: t.boolean(),
  }),
});

export const CampaignCreateInput = builder.inputType('CampaignCreateInput', {
  fields: (t) => ({
    campaign: t.field({ type: CampaignInput, required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

export const CampaignUpdateInput = builder.inputType('CampaignUpdateInput', {
  fields: (t) => ({
    campaign: t.field({ type: CampaignInput, required: true }),
    id: t.id({ required: true }),
    revision: t.int({ required: true }),
  }),
});

/** What `CampaignInput` holds once it is parsed. */
export type CampaignInputShape = typeof CampaignInput.$inferInput;
export type ScheduleInputShape = typeof ScheduleInput.$inferInput;
