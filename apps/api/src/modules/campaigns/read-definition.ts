import { campaignDefinitionSchema, type CampaignDefinition } from '@holdfast/domain';
import { gateRulesSchema, type GateRules } from '@holdfast/gates';
import { defaultAttackSettings, readAttackSettings, type AttackSettingsInput } from './attack-settings.ts';
import {
  readImageSelection,
  readSeedPolicy,
  type ImageSelectionInput,
  type SeedPolicyInput,
} from './image-selection.ts';
import { below, issue, read, unreadable, type InputIssue, type Reading } from './input-issue.ts';
import { readObjective, type ObjectiveModel } from './objective.ts';
import { readBank, readEvaluated, type BankEntryInput } from './transform-plan.ts';

/** The part of `CampaignInput` that becomes the definition; what is left out stays as it is. */
export interface DefinitionInput {
  readonly bank?: readonly BankEntryInput[] | null | undefined;
  readonly evaluate?: readonly string[] | null | undefined;
  readonly images?: ImageSelectionInput | null | undefined;
  readonly objective?: string | null | undefined;
  readonly settings?: AttackSettingsInput | null | undefined;
  readonly seed?: SeedPolicyInput | null | undefined;
  /** Null removes the gate. */
  readonly gate?: unknown;
  readonly sourceRunId?: string | null | undefined;
}

/**
 * A campaign's definition out of what a person sent and, for an update, what it was. Every field is read, so that all that is wrong is told
 * at once, beside the field that it is about.
 */
export function readDefinition(request: {
  readonly input: DefinitionInput;
  readonly current: CampaignDefinition | null;
  /** The campaign's models, once their versions are confirmed; none: the objective is checked when the run starts. */
  readonly models: readonly ObjectiveModel[];
}): Reading<CampaignDefinition> {
  const { input, current, models } = request;
  const issues: InputIssue[] = [];
  const take = <T>(field: string, reading: Reading<T>, fallback: T): T => {
    if (reading.ok) return reading.value;
    issues.push(...below([field], reading.issues));
    return fallback;
  };
  const oldBank = current?.transforms.bank ?? [];
  const readingBank = isGiven(input.bank) ? readBank(input.bank) : read(oldBank);
  const bank = take('bank', readingBank, oldBank);
  // A bank with a mistake in it is not an empty one: what depends on its size is not told as a second mistake.
  const bankSize = readingBank.ok ? bank.length : (input.bank?.length ?? 0);
  const oldEvaluate = current?.transforms.evaluate ?? [];
  const evaluate = isGiven(input.evaluate) ? take('evaluate', readEvaluated(input.evaluate), oldEvaluate) : oldEvaluate;
  const oldSettings = current?.settings ?? defaultAttackSettings;
  const settings = isGiven(input.settings)
    ? take('settings', readAttackSettings(input.settings, bankSize), oldSettings)
    : oldSettings;
  const images = isGiven(input.images)
    ? take('images', readImageSelection(input.images), current?.images ?? { kind: 'all' })
    : (current?.images ?? { kind: 'all' });
  const oldSeed = current?.seed ?? { kind: 'fixed', seed: 0 };
  const seed = isGiven(input.seed) ? take('seed', readSeedPolicy(input.seed), oldSeed) : oldSeed;
  const gate = input.gate === undefined ? (current?.gate ?? null) : take('gate', readGate(input.gate), null);
  const text = input.objective ?? current?.objective ?? '';
  const objective = take('objective', readObjective(text, models), text);
  if (text.trim() === '' && models.length === 0) issues.push(missingObjective);
  if (issues.length > 0) return unreadable(...issues);
  return read(
    campaignDefinitionSchema.parse({
      version: 1,
      images,
      objective,
      settings,
      transforms: { bank, evaluate },
      seed,
      gate,
      sourceRunId: input.sourceRunId === undefined ? (current?.sourceRunId ?? null) : input.sourceRunId,
    }),
  );
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

const missingObjective = issue(['objective'], {
  expected: 'what counts as success, such as vanish:person or untargeted',
  got: 'nothing',
  fix: 'choose an objective',
});

/** `gates/gateRules`, or every place where it is not. */
export function readGate(value: unknown): Reading<GateRules | null> {
  if (value === null) return read(null);
  const parsed = gateRulesSchema.safeParse(value);
  if (parsed.success) return read(parsed.data);
  return unreadable(
    ...parsed.error.issues.map(({ path, message }) => ({
      code: 'GATE_INVALID',
      field: path.map(String),
      message: `expected rules of a gate, got a part that does not fit: ${message}; correct it (docs/gates.md describes every rule)`,
    })),
  );
}
