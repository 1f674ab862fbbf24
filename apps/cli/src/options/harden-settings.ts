import { AttackError, parseLevels } from '@holdfast/attacks';
import { runConfigurationSchema, type BankEntry, type RunConfiguration } from '@holdfast/results';
import { hardenConfigSchema, type HardenConfig, type HardenConfigInput } from '@holdfast/training';
import { parseBank, parseTransformSpecs } from '@holdfast/transforms';
import { type z } from 'zod';
import { UsageError } from '../errors/usage-error.ts';

/** Options of a hardening as a person wrote them. What is left out stands in the file of --config, or else has the schema's default. */
export interface HardenSettings {
  readonly objective: string;
  readonly trainObjective?: true | undefined;
  readonly epsilon?: string | undefined;
  readonly step?: string | undefined;
  readonly iterations?: number | undefined;
  readonly transforms?: string | undefined;
  readonly evaluate?: string | undefined;
  readonly attackStep: string;
  readonly attackIterations: number;
  readonly attackTransforms: string;
  readonly samples?: string | undefined;
  readonly trades?: number | undefined;
  readonly adversarialShare?: number | undefined;
  readonly lastBlocks?: number | undefined;
  readonly freeze?: string | undefined;
  readonly optimizer?: 'adamw' | 'sgd' | undefined;
  readonly learningRate?: number | undefined;
  readonly epochs?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly patience?: number | undefined;
  readonly seed?: number | undefined;
}

/**
 * How the options train: each overrules what the file says. Throws UsageError or TransformSpecError for what does not fit together.
 * @param file a configuration as `hardening.json` holds it; any part may be missing.
 */
export function readHardenConfig(settings: HardenSettings, file: HardenConfigInput = {}): HardenConfig {
  const { trades, adversarialShare, lastBlocks, freeze, optimizer } = settings;
  const method =
    trades !== undefined
      ? { kind: 'trades', beta: trades }
      : adversarialShare !== undefined
        ? { kind: 'mixed', adversarialShare }
        : file.method;
  return checked(
    hardenConfigSchema.safeParse({
      ...file,
      seed: settings.seed ?? file.seed,
      method,
      samples: samplesOf(settings, file),
      trainable: lastBlocks === undefined ? file.trainable : { kind: 'last-blocks', count: lastBlocks },
      frozen: freeze?.split(',').filter((name) => name !== '') ?? file.frozen,
      optimizer: optimizer === undefined ? file.optimizer : { kind: optimizer },
      learningRate: settings.learningRate ?? file.learningRate,
      epochs: settings.epochs ?? file.epochs,
      batchSize: settings.batchSize ?? file.batchSize,
      patienceEpochs: settings.patience ?? file.patienceEpochs,
    }),
  );
}

/** Where samples come from. An option of the training attack makes them on the fly even where the file does not. */
function samplesOf(settings: HardenSettings, { samples }: HardenConfigInput): unknown {
  const { epsilon, step, iterations, transforms, trainObjective } = settings;
  if (settings.samples !== undefined) return { kind: 'stored' };
  const isAsked = [epsilon, step, iterations, transforms, trainObjective].some((value) => value !== undefined);
  if (samples?.kind === 'stored' && !isAsked) return samples;
  const attack = samples?.kind === 'on-the-fly' ? samples.attack : undefined;
  return {
    kind: 'on-the-fly',
    attack: {
      ...attack,
      budget: epsilon === undefined ? attack?.budget : { norm: 'linf', epsilonLevels: levels('--epsilon', epsilon) },
      stepLevels: step === undefined ? attack?.stepLevels : levels('--step', step),
      iterations: iterations ?? attack?.iterations,
      bank: transforms === undefined ? attack?.bank : bankOf(transforms),
      loss: trainObjective === true ? settings.objective : attack?.loss,
    },
  };
}

/** The attack that measures the model before and after. Its budget is that of training where none is given. */
export function readEvaluationAttack(settings: HardenSettings, { samples, seed }: HardenConfig): RunConfiguration {
  const trained = samples.kind === 'on-the-fly' ? samples.attack.budget : undefined;
  const budget = trained ?? {
    norm: 'linf' as const,
    epsilonLevels: levels('--epsilon', settings.epsilon ?? '8/255'),
  };
  return checked(
    runConfigurationSchema.safeParse({
      objective: settings.objective,
      bank: bankOf(settings.attackTransforms),
      evaluate:
        settings.evaluate === undefined || settings.evaluate === ''
          ? []
          : parseTransformSpecs(settings.evaluate).map(({ text }) => text),
      attacks: ['plain', 'averaged'],
      attack: {
        budget,
        ...(budget.norm === 'l2' ? { direction: 'l2' } : {}),
        stepLevels: levels('--attack-step', settings.attackStep),
        iterations: settings.attackIterations,
      },
      confirmDraws: 1,
      seed,
    }),
  );
}

const bankOf = (text: string | undefined): BankEntry[] =>
  text === undefined || text === ''
    ? []
    : parseBank(text).map((entry) => ({ spec: entry.text, gradientMode: entry.transform.gradientModes[0] }));

function levels(option: string, text: string): number {
  try {
    return parseLevels(text);
  } catch (error) {
    if (!(error instanceof AttackError)) throw error;
    const fix = 'write it like 8/255 or 0.03';
    throw new UsageError({ code: 'USAGE', where: option, expected: error.expected, got: text, fix }, { cause: error });
  }
}

function checked<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError({
    code: 'USAGE',
    where: `setting ${issue?.path.join('.') ?? ''}`,
    expected: issue?.message ?? 'a value that fits',
    got: 'a value that does not fit',
    fix: '`holdfast harden --help` lists every option',
  });
}
