import { AttackError, attacks, formatCombination, parseCombination, parseLevels } from '@holdfast/attacks';
import { canonicalSpec } from '@holdfast/engine';
import { runConfigurationSchema, type BankEntry, type RunConfiguration } from '@holdfast/results';
import {
  parseBank,
  parseTransformSpecs,
  transformSuites,
  type BankSpec,
  type GradientMode,
} from '@holdfast/transforms';
import { UsageError } from '../errors/usage-error.ts';

/** Options of an attack as a person wrote them. */
export interface AttackSettings {
  readonly objective: string;
  readonly transforms?: string | undefined;
  readonly evaluate?: string | undefined;
  readonly suite?: string | undefined;
  readonly epsilon: string;
  readonly step: string;
  readonly iterations: number;
  readonly combine: string;
  readonly norm: string;
  readonly direction: string;
  readonly momentum: number;
  readonly randomStart?: true | undefined;
  readonly restarts?: number | undefined;
  readonly gradientMode?: readonly string[] | undefined;
  readonly attacks: string;
  readonly confirmDraws: number;
  readonly seed: number;
}

/** Reads the settings. Throws UsageError, TransformSpecError or AttackError for what does not fit together. */
export function readConfiguration(settings: AttackSettings): RunConfiguration {
  const suite = settings.suite === undefined ? undefined : suiteNamed(settings.suite);
  const bankText = settings.transforms ?? suite?.bank.join(',');
  const evaluateText =
    settings.evaluate ?? (suite === undefined ? undefined : [...suite.seen, ...suite.unseen].join(','));
  const chosen = settings.attacks.split(',').map((name) => name.trim());
  if (bankText === undefined && chosen.some((name) => name.startsWith('averaged'))) {
    throw usage({
      where: '--transforms',
      expected: 'transforms for the averaged attack to optimise over, such as jpeg:75,jpeg:50,median:3, or a --suite',
      got: 'none',
      fix: `add them, name a suite (${transformSuites.map(({ name }) => name).join(', ')}), or run --attacks plain,noise`,
    });
  }
  if (settings.restarts !== undefined && settings.randomStart !== true) {
    throw usage({
      where: '--restarts',
      expected: 'it together with --random-start: every run from the original itself is the same',
      got: 'it alone',
      fix: 'add --random-start',
    });
  }
  const evaluate = evaluateText === undefined ? [] : parseTransformSpecs(evaluateText).map(({ text }) => text);
  const parsed = runConfigurationSchema.safeParse({
    objective: settings.objective,
    bank: bankText === undefined ? [] : readBank(parseBank(bankText), settings.gradientMode ?? []),
    evaluate: [...new Set(evaluate)],
    attacks: chosen,
    attack: {
      budget: { norm: settings.norm, epsilonLevels: epsilonLevelsOf(settings) },
      stepLevels: levelsOf('--step', settings.step),
      iterations: settings.iterations,
      direction: settings.direction,
      momentum: settings.momentum,
      combination: parseCombination(settings.combine),
      start: settings.randomStart === true ? { kind: 'random', runs: settings.restarts ?? 1 } : { kind: 'original' },
    },
    confirmDraws: settings.confirmDraws,
    seed: settings.seed,
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw usage({
      where: `setting ${issue?.path.join('.') ?? ''}`,
      expected: issue?.message ?? 'a value that fits',
      got: 'a value that does not fit',
      fix: '`holdfast attack --help` lists every option',
    });
  }
  checkWeights(parsed.data);
  checkAttacks(parsed.data);
  return parsed.data;
}

/** Levels of a size on the scale 0..1. */
function levelsOf(option: string, text: string): number {
  try {
    return parseLevels(text);
  } catch (error) {
    if (!(error instanceof AttackError)) throw error;
    throw usage({ where: option, expected: error.expected, got: text, fix: 'write it like 8/255 or 0.03' });
  }
}

function epsilonLevelsOf({ epsilon, norm }: AttackSettings): number {
  const levels = levelsOf('--epsilon', epsilon);
  if (norm !== 'linf' || levels <= 255) return levels;
  throw usage({
    where: '--epsilon',
    expected: 'at most 1, the whole range of a channel, for the norm linf',
    got: epsilon,
    fix: `write ${epsilon}/255 for ${epsilon} levels`,
  });
}

const usage = (problem: { where: string; expected: string; got: string; fix: string }): UsageError =>
  new UsageError({ code: 'USAGE', ...problem });

function suiteNamed(name: string) {
  const found = transformSuites.find((suite) => suite.name === name);
  if (found !== undefined) return found;
  const known = transformSuites.map((suite) => suite.name).join(', ');
  throw usage({ where: '--suite', expected: `one of ${known}`, got: name, fix: 'correct the name' });
}

/** The bank with each transform's own gradient mode, or the one asked for with `SPEC=MODE`. */
function readBank(specs: readonly BankSpec[], requested: readonly string[]): BankEntry[] {
  const modes = new Map(requested.map((text) => readMode(text)));
  const strangers = [...modes.keys()].filter((spec) => !specs.some(({ text }) => text === spec));
  if (strangers.length > 0) {
    throw usage({
      where: '--gradient-mode',
      expected: `a transform of the bank (${specs.map(({ text }) => text).join(', ')})`,
      got: strangers.join(', '),
      fix: 'write it as in --transforms',
    });
  }
  return specs.map(({ text, transform }) => {
    const mode = modes.get(text) ?? transform.gradientModes[0];
    if (transform.gradientModes.includes(mode)) return { spec: text, gradientMode: mode };
    throw usage({
      where: `--gradient-mode ${text}=${mode}`,
      expected: `one of ${transform.gradientModes.join(', ')}, the modes of ${transform.name}`,
      got: mode,
      fix: 'choose another mode',
    });
  });
}

function readMode(text: string): readonly [string, GradientMode] {
  const equals = text.lastIndexOf('=');
  const mode = text.slice(equals + 1);
  if (equals > 0 && (mode === 'exact' || mode === 'straight-through'))
    return [canonicalSpec(text.slice(0, equals)), mode];
  const expected = 'SPEC=exact or SPEC=straight-through';
  throw usage({ where: '--gradient-mode', expected, got: text, fix: 'correct it, e.g. jpeg:75=straight-through' });
}

/** One weight for the sample itself and one for each transform. */
function checkWeights({ attack: { combination }, bank }: RunConfiguration): void {
  if (combination.name !== 'weighted' || combination.weights.length === bank.length + 1) return;
  throw usage({
    where: '--combine',
    expected: `${bank.length + 1} weights: one for the sample itself and one for each of ${bank.length} transforms`,
    got: formatCombination(combination),
    fix: `write weighted:${bank.map(() => '1').join(':')}:1 with your own numbers`,
  });
}

function checkAttacks(configuration: RunConfiguration): void {
  const stranger = configuration.attacks.find((name) => !Object.hasOwn(attacks, name));
  if (stranger === undefined) return;
  const expected = `one or more of ${Object.keys(attacks).join(', ')}`;
  throw usage({ where: '--attacks', expected, got: stranger, fix: 'correct the name' });
}
