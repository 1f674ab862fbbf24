import {
  attackConfigSchema,
  attacks,
  directionNames,
  formatCombination,
  normNames,
  parseCombination,
  type AttackConfigInput,
} from '@holdfast/attacks';
import { attackSettingsSchema, type AttackSettings } from '@holdfast/domain';
import { attempt, issue, issuesOf, read, unreadable, type InputIssue, type Reading } from './input-issue.ts';

/** `AttackSettingsInput` of the schema. */
export interface AttackSettingsInput {
  readonly attacks: readonly string[];
  readonly epsilonLevels: number;
  readonly stepLevels: number;
  readonly iterations: number;
  readonly norm?: string | null | undefined;
  readonly direction?: string | null | undefined;
  readonly momentum?: number | null | undefined;
  readonly combination?: string | null | undefined;
  /** `original`, or `random:N`. */
  readonly start?: string | null | undefined;
  readonly confirmDraws?: number | null | undefined;
}

/** The settings as `domain/attackSettings`, or what is wrong with each field. `bankSize` is asked for weights. */
export function readAttackSettings(input: AttackSettingsInput, bankSize: number): Reading<AttackSettings> {
  const names = readAttackNames(input.attacks, bankSize);
  const norm = oneOf(['norm'], normNames, input.norm ?? 'linf');
  const direction = oneOf(['direction'], directionNames, input.direction ?? 'sign');
  const combination = attempt(['combination'], () => parseCombination(input.combination ?? 'mean'));
  const start = readStart(input.start ?? 'original');
  const early = issuesOf([names, norm, direction, combination, start]);
  if (!names.ok || !norm.ok || !direction.ok || !combination.ok || !start.ok) return unreadable(...early);
  const attack: AttackConfigInput = {
    budget: { norm: norm.value, epsilonLevels: input.epsilonLevels },
    stepLevels: input.stepLevels,
    iterations: input.iterations,
    direction: direction.value,
    momentum: input.momentum ?? 0,
    combination: combination.value,
    start: start.value,
  };
  const parsed = attackSettingsSchema.safeParse({
    attacks: names.value,
    attack,
    ...(typeof input.confirmDraws === 'number' && { confirmDraws: input.confirmDraws }),
  });
  const weights = checkWeights(combination.value, bankSize);
  if (parsed.success && weights.length === 0) return read(parsed.data);
  const issues = (parsed.error?.issues ?? []).map(({ path, message }) =>
    numberIssue(path.map(String), { input, message }),
  );
  return unreadable(...issues, ...weights);
}

const isAttack = (name: string): boolean => Object.hasOwn(attacks, name);

function readAttackNames(names: readonly string[], bankSize: number): Reading<readonly string[]> {
  const known = Object.keys(attacks).join(', ');
  const fix = 'correct the name';
  const strangers = names.flatMap((name, index) =>
    isAttack(name) ? [] : [issue(['attacks', String(index)], { expected: `one of ${known}`, got: name, fix })],
  );
  if (strangers.length > 0) return unreadable(...strangers);
  const unique = [...new Set(names)];
  if (unique.length === 0) {
    return unreadable(issue(['attacks'], { expected: `one or more of ${known}`, got: 'none', fix: 'add `plain`' }));
  }
  if (bankSize === 0 && unique.some((name) => name.startsWith('averaged'))) {
    const expected = 'transforms for the averaged attack to optimise over, such as jpeg:75';
    return unreadable(
      issue(['attacks'], {
        expected,
        got: 'an empty bank',
        fix: 'add transforms to the bank, or leave the averaged attack out',
      }),
    );
  }
  // The plain attack runs beside the averaged one whatever the order in which a person names them (M10).
  return read(Object.keys(attacks).filter((name) => unique.includes(name)));
}

function oneOf<const Name extends string>(
  field: readonly string[],
  names: readonly Name[],
  text: string,
): Reading<Name> {
  const found = names.find((name) => name === text);
  if (found !== undefined) return read(found);
  return unreadable(issue(field, { expected: `one of ${names.join(', ')}`, got: text, fix: 'choose one of these' }));
}

function readStart(text: string): Reading<AttackSettings['attack']['start']> {
  if (text === 'original') return read({ kind: 'original' });
  const runs = /^random(?::(\d+))?$/.exec(text);
  if (runs !== null) return read({ kind: 'random', runs: Number(runs[1] ?? 1) });
  const expected = '`original`, or `random:N` for N random starts';
  return unreadable(issue(['start'], { expected, got: `\`${text}\``, fix: 'correct it' }));
}

function checkWeights(combination: AttackSettings['attack']['combination'], bankSize: number): readonly InputIssue[] {
  if (combination.name !== 'weighted' || combination.weights.length === bankSize + 1) return [];
  const expected = `${bankSize + 1} weights: one for the sample itself and one for each of ${bankSize} transforms`;
  const fix = 'write as many numbers, e.g. weighted:2:1:1';
  return [issue(['combination'], { expected, got: formatCombination(combination), fix })];
}

/** Names of the input's fields, which are flatter than the domain's. */
const FIELD_OF: Readonly<Record<string, keyof AttackSettingsInput>> = {
  'attack.budget.epsilonLevels': 'epsilonLevels',
  'attack.stepLevels': 'stepLevels',
  'attack.iterations': 'iterations',
  'attack.momentum': 'momentum',
  'attack.combination.weights': 'combination',
  'attack.start.runs': 'start',
  confirmDraws: 'confirmDraws',
};

function numberIssue(
  path: readonly string[],
  { input, message }: { input: AttackSettingsInput; message: string },
): InputIssue {
  const field = FIELD_OF[path.join('.')] ?? FIELD_OF[path.slice(0, 3).join('.')];
  const got = field === undefined ? 'a value that does not fit' : String(input[field]);
  return issue(field === undefined ? [] : [field], { expected: message, got, fix: 'change the number' });
}

/** The settings as the schema's `AttackSettings` shows them: reading it again gives the same settings. */
export function showAttackSettings({ attacks: names, attack, confirmDraws }: AttackSettings) {
  const { budget, stepLevels, iterations, direction, momentum, combination, start } = attack;
  return {
    attacks: names,
    epsilonLevels: budget.epsilonLevels,
    norm: budget.norm,
    stepLevels,
    iterations,
    direction,
    momentum,
    combination: formatCombination(combination),
    start: start.kind === 'original' ? 'original' : `random:${start.runs}`,
    confirmDraws,
  };
}

/** What a campaign begins with where nothing is said: the budget and steps of the sample. */
export const defaultAttackSettings: AttackSettings = {
  attacks: ['plain', 'averaged', 'noise'],
  attack: attackConfigSchema
    .omit({ stop: true })
    .parse({ budget: { norm: 'linf', epsilonLevels: 8 }, stepLevels: 1, iterations: 40 }),
  confirmDraws: 3,
};
