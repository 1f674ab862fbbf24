import type {
  AttackSettingsInput,
  CampaignInput,
  ImageSelectionKind,
  RunKind,
  VersionSelector,
} from '#web/graphql/schema.generated.ts';
import { objectiveParts } from '#web/features/objectives/objective-parts.ts';
import type { CampaignHeadFragment } from '../campaign-page.generated.ts';
import type { EditorMaterialQuery } from './editor-material.generated.ts';
import { hasWholeAttack } from './draft-faults.ts';
import { gateInput, type RuleDraft } from './gate-draft.ts';

type Workspace = NonNullable<EditorMaterialQuery['workspace']>;
type Paged = 'models' | 'datasets' | 'campaigns';

/** What a campaign is made of, its lists whole: how many pages they came in is nothing to the form. */
export type Material = Omit<EditorMaterialQuery, 'workspace'> & {
  workspace: Omit<Workspace, Paged> & {
    [List in Paged]: { edges: readonly Pick<Workspace[List]['edges'][number], 'node'>[] };
  };
};
export type Settings = CampaignHeadFragment['settings'];

export interface ModelDraft {
  readonly modelId: string;
  readonly selector: VersionSelector;
  readonly versionId?: string | undefined;
  readonly tag?: string | undefined;
}

export interface ScheduleDraft {
  readonly enabled: boolean;
  readonly cron: string;
  readonly timeZone: string;
  readonly catchUp: 'SKIP' | 'ONCE';
  readonly paused: boolean;
}

/** A campaign as it is being written: complete in shape, not yet in content. */
export interface CampaignDraft {
  readonly name: string;
  readonly description: string;
  /** Attack images, or judge stored samples again: under other transforms, or by other models. */
  readonly kind: RunKind;
  /** Where stored samples come from; undefined: the newest run that fits when a run starts. */
  readonly sourceRunId: string | undefined;
  readonly models: readonly ModelDraft[];
  readonly datasetId: string | undefined;
  /** Undefined: the newest ready version when a run starts. */
  readonly datasetVersionId: string | undefined;
  readonly images: { readonly kind: ImageSelectionKind; readonly names: readonly string[]; readonly count: number };
  readonly objective: string;
  readonly settings: Settings;
  readonly bank: readonly { readonly spec: string; readonly gradientMode?: string }[];
  readonly evaluate: readonly string[];
  readonly seed: { readonly kind: 'FIXED' | 'PER_RUN'; readonly seed: string };
  readonly rules: readonly RuleDraft[];
  readonly requiredImages: number;
  readonly schedule: ScheduleDraft;
  readonly triggerOnNewVersion: boolean;
}

const DEFAULT_SETTINGS: Settings = {
  attacks: ['plain', 'averaged', 'noise'],
  norm: 'linf',
  epsilonLevels: 8,
  stepLevels: 1,
  iterations: 40,
  direction: 'sign',
  momentum: 0,
  combination: 'mean',
  start: 'original',
  confirmDraws: 3,
};

interface NewDraftOptions {
  readonly timeZone: string;
  /** The model or the data set whose page led here. */
  readonly modelId?: string | undefined;
  readonly datasetId?: string | undefined;
}

type LatestVersion = Material['workspace']['models']['edges'][number]['node']['latest'];

/** The objective, as long as the model can be tested for it; else the plainest one of its task. */
export function objectiveFor(
  { objectives }: Pick<Material, 'objectives'>,
  { version, objective }: { readonly version: LatestVersion | undefined; readonly objective: string },
): string {
  const { name, first, second } = objectiveParts(objective);
  const [task, labels] = [version?.task, version?.labels ?? []];
  const isOfTask = objectives.some(
    (known) =>
      known.task === task &&
      objectiveParts(known.syntax).name === name &&
      known.syntax.includes(':') === (first !== ''),
  );
  const areKnown = labels.length === 0 || [first, second].every((label) => label === '' || labels.includes(label));
  if (isOfTask && areKnown) return objective;
  return task === 'DETECTION' ? `vanish:${labels[0] ?? ''}` : 'untargeted';
}

/** What was uploaded last, which is what somebody who has just done so comes to test. */
function newest<Asset extends { readonly latest: { readonly createdAt: string } | null }>(
  edges: readonly { readonly node: Asset }[],
): Asset | undefined {
  const dated = edges.flatMap(({ node }) =>
    node.latest === null ? [] : [{ node, at: Date.parse(node.latest.createdAt) }],
  );
  return dated.sort((a, b) => b.at - a.at)[0]?.node;
}

/** A draft that can be run as it is but for its name, made of the model and the data set that are asked for, or else the newest there are. */
export function newDraft(material: Material, { timeZone, modelId, datasetId }: NewDraftOptions): CampaignDraft {
  const { models, datasets } = material.workspace;
  const model =
    models.edges.find(({ node }) => node.id === modelId && node.latest !== null)?.node ?? newest(models.edges);
  const dataset =
    datasets.edges.find(({ node }) => node.id === datasetId && node.latest !== null)?.node ?? newest(datasets.edges);
  const [suite] = material.workspace.suites;
  const [preset] = material.workspace.presets;
  return {
    name: '',
    description: '',
    kind: 'ATTACK',
    sourceRunId: undefined,
    models: model === undefined ? [] : [{ modelId: model.id, selector: 'LATEST' }],
    datasetId: dataset?.id,
    datasetVersionId: undefined,
    images: { kind: 'ALL', names: [], count: 100 },
    objective: objectiveFor(material, { version: model?.latest, objective: '' }),
    settings: preset?.settings ?? DEFAULT_SETTINGS,
    bank: suite?.bank ?? [{ spec: 'jpeg:75' }, { spec: 'jpeg:50' }, { spec: 'median:3' }],
    evaluate: suite?.evaluate ?? ['jpeg:90', 'jpeg:30', 'median:5', 'noise:4'],
    seed: { kind: 'FIXED', seed: '0' },
    rules: [],
    requiredImages: 30,
    schedule: { enabled: false, cron: '0 2 * * 1-5', timeZone, catchUp: 'ONCE', paused: false },
    triggerOnNewVersion: false,
  };
}

/** What the API is asked for, of a draft without faults. The API checks everything. */
export function inputOf(draft: CampaignDraft): CampaignInput {
  const { schedule } = draft;
  return {
    name: draft.name,
    description: draft.description,
    kind: draft.kind,
    sourceRunId: draft.kind === 'ATTACK' ? null : (draft.sourceRunId ?? null),
    models: draft.models.map(({ modelId, selector, versionId, tag }) => ({
      modelId,
      selector,
      ...(selector === 'EXACT' && versionId !== undefined && { versionId }),
      ...(selector === 'TAG' && tag !== undefined && { tag }),
    })),
    ...(draft.datasetId !== undefined && { datasetId: draft.datasetId }),
    datasetVersionId: draft.datasetVersionId ?? null,
    objective: draft.objective,
    // Where stored samples are judged, what an attack left half written is hidden, and stays as the campaign has it.
    ...(hasWholeAttack(draft) && attackInput(draft)),
    bank: draft.bank.map(({ spec, gradientMode }) => ({ spec, ...(gradientMode !== undefined && { gradientMode }) })),
    evaluate: [...draft.evaluate],
    gate: gateInput(draft.rules, draft.requiredImages),
    triggerOnNewVersion: draft.triggerOnNewVersion,
    ...(schedule.enabled
      ? {
          schedule: {
            cron: schedule.cron,
            timeZone: schedule.timeZone,
            catchUp: schedule.catchUp,
            paused: schedule.paused,
          },
        }
      : { removeSchedule: true }),
  };
}

const attackInput = ({
  images,
  settings,
  seed,
}: CampaignDraft): Pick<CampaignInput, 'images' | 'settings' | 'seed'> => ({
  images: {
    kind: images.kind,
    ...(images.kind === 'PICKED' && { names: [...images.names] }),
    ...((images.kind === 'RANDOM' || images.kind === 'RECOMMENDED') && { count: images.count }),
  },
  settings: settingsInput(settings),
  seed: { kind: seed.kind, ...(seed.kind === 'FIXED' && { seed: seed.seed }) },
});

/** Field by field: what was read from the API also carries its type's name, which its input refuses. */
function settingsInput(settings: Settings): AttackSettingsInput {
  const { attacks, norm, epsilonLevels, stepLevels, iterations } = settings;
  const { direction, momentum, combination, start, confirmDraws } = settings;
  return {
    attacks: [...attacks],
    norm,
    epsilonLevels,
    stepLevels,
    iterations,
    direction,
    momentum,
    combination,
    start,
    confirmDraws,
  };
}
