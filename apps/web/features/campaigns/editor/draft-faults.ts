import { numberFault, type NumberRange } from '#web/lib/forms/number-range.ts';
import type { CampaignDraft, Settings } from './draft.ts';
import type { RuleDraft } from './gate-draft.ts';

export type SettingName = 'epsilonLevels' | 'stepLevels' | 'iterations' | 'momentum' | 'confirmDraws';

const MAX_LEVEL = 255;
const ANY_SETTING = {
  stepLevels: { min: 0, isAbove: true },
  iterations: { min: 1, max: 100_000, isWhole: true },
  momentum: { min: 0, max: 2 },
  confirmDraws: { min: 1, max: 100, isWhole: true },
} as const satisfies Partial<Record<SettingName, NumberRange>>;

/** Of images; the API takes more, no data set has. */
export const COUNT: NumberRange = { min: 1, max: 1_000_000, isWhole: true };
const PERCENT: NumberRange = { min: 0, max: 100 };

/** The ranges of attacks/attackConfig and domain/attackSettings. A budget of L2 adds up over all pixels, and has no largest value. */
export const settingRange = (name: SettingName, norm: string): NumberRange =>
  name === 'epsilonLevels' ? { min: 0, isAbove: true, ...(norm !== 'l2' && { max: MAX_LEVEL }) } : ANY_SETTING[name];

/** A rule's amount as it is shown: a count, or a percentage of a share, without what binary fractions add. */
export const shownAmount = ({ kind, amount }: Pick<RuleDraft, 'kind' | 'amount'>): number =>
  kind === 'required-images' ? amount : Number((amount * 100).toFixed(6));

export const amountOf = (kind: RuleDraft['kind'], shown: number): number =>
  kind === 'required-images' ? shown : shown / 100;

export const amountRange = (kind: RuleDraft['kind']): NumberRange => (kind === 'required-images' ? COUNT : PERCENT);

/** What keeps a draft from being saved. Fields are named as the API names those of `CampaignInput`. */
export type DraftFault =
  | { readonly field: string; readonly code: 'NUMBER'; readonly value: number; readonly range: NumberRange }
  | { readonly field: string; readonly code: 'NAME' | 'ATTACKS' | 'NO_BANK' | 'TAG' | 'VERSION' | 'PICK' | 'SEED' };

/**
 * Everything that can be told without the API, in the order of the page; the API checks all of it again, and the rest. Only what the page
 * shows counts: a campaign that judges stored samples is not held up by a number of the attack.
 */
export function draftFaults(draft: CampaignDraft): readonly DraftFault[] {
  const attackOnly = draft.kind === 'ATTACK' ? [...imageFaults(draft), ...settingFaults(draft)] : [];
  return [...nameFaults(draft), ...modelFaults(draft), ...attackOnly, ...gateFaults(draft)];
}

/** Whether the attack's part of a draft can be sent. */
export const hasWholeAttack = (draft: CampaignDraft): boolean =>
  imageFaults(draft).length === 0 && settingFaults(draft).length === 0;

const nameFaults = ({ name }: CampaignDraft): readonly DraftFault[] =>
  name.trim() === '' ? [{ field: 'name', code: 'NAME' }] : [];

const modelFaults = ({ models }: CampaignDraft): readonly DraftFault[] =>
  models.flatMap(({ selector, tag, versionId }, index): readonly DraftFault[] => {
    if (selector === 'TAG' && tag === undefined) return [{ field: `models.${index}.tag`, code: 'TAG' }];
    if (selector === 'EXACT' && versionId === undefined)
      return [{ field: `models.${index}.versionId`, code: 'VERSION' }];
    return [];
  });

function imageFaults({ images }: CampaignDraft): readonly DraftFault[] {
  if (images.kind === 'PICKED') return images.names.length === 0 ? [{ field: 'images.names', code: 'PICK' }] : [];
  return images.kind === 'ALL' ? [] : numberFaults('images.count', { value: images.count, range: COUNT });
}

function settingFaults({ settings, bank, seed }: CampaignDraft): readonly DraftFault[] {
  const names = ['epsilonLevels', 'stepLevels', 'iterations', 'momentum', 'confirmDraws'] as const;
  const numbers = names.flatMap((name) =>
    numberFaults(`settings.${name}`, { value: settings[name], range: settingRange(name, settings.norm) }),
  );
  return [...attackFaults(settings, bank.length), ...numbers, ...seedFaults(seed)];
}

function attackFaults({ attacks }: Settings, bankSize: number): readonly DraftFault[] {
  if (attacks.length === 0) return [{ field: 'settings.attacks', code: 'ATTACKS' }];
  const needsBank = attacks.some((name) => name.startsWith('averaged'));
  return needsBank && bankSize === 0 ? [{ field: 'bank', code: 'NO_BANK' }] : [];
}

/** A seed is written out in full, since numbers of this size lose digits in number fields. */
const seedFaults = ({ kind, seed }: CampaignDraft['seed']): readonly DraftFault[] =>
  kind === 'PER_RUN' || (/^\d{1,16}$/.test(seed) && Number.isSafeInteger(Number(seed)))
    ? []
    : [{ field: 'seed', code: 'SEED' }];

function gateFaults({ rules, requiredImages }: CampaignDraft): readonly DraftFault[] {
  if (rules.length === 0) return [];
  const amounts = rules.flatMap((rule, index) =>
    rule.kind === 'no-open-warnings'
      ? []
      : numberFaults(`gate.rules.${index}.amount`, { value: shownAmount(rule), range: amountRange(rule.kind) }),
  );
  return [...amounts, ...numberFaults('gate.requiredImages', { value: requiredImages, range: COUNT })];
}

const numberFaults = (
  field: string,
  { value, range }: { readonly value: number; readonly range: NumberRange },
): readonly DraftFault[] => (numberFault(value, range) === undefined ? [] : [{ field, code: 'NUMBER', value, range }]);
