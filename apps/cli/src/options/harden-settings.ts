import { AttackError, parseLevels } from '@holdfast/attacks';
import { runConfigurationSchema, type BankEntry, type RunConfiguration } from '@holdfast/results';
import { hardenConfigSchema, type HardenConfig, type HardenConfigInput } from '@holdfast/training';
import { parseBank, parseTransformSpecs } from '@holdfast/transforms';
import { type z } from 'zod';
import { UsageError } from '../errors/usage-error.ts';

/** Options of a hardening as a person wrote them. */
export interface HardenSettings {
  readonly objective: string;
  readonly trainObjective?: true | undefined;
  readonly epsilon: string;
  readonly step?: string | undefined;
  readonly iterations: number;
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
  readonly optimizer: 'adamw' | 'sgd';
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly seed: number;
}

/** How the options train. Throws UsageError or TransformSpecError for what does not fit together. */
export function readHardenConfig(settings: HardenSettings): HardenConfig {
  const { trades, adversarialShare = 0.5, lastBlocks, samples, step, optimizer } = settings;
  const input: HardenConfigInput = {
    seed: settings.seed,
    method: trades === undefined ? { kind: 'mixed', adversarialShare } : { kind: 'trades', beta: trades },
    samples:
      samples === undefined
        ? {
            kind: 'on-the-fly',
            attack: {
              budget: { norm: 'linf', epsilonLevels: levels('--epsilon', settings.epsilon) },
              ...(step === undefined ? {} : { stepLevels: levels('--step', step) }),
              iterations: settings.iterations,
              bank: bankOf(settings.transforms),
              loss: settings.trainObjective === true ? settings.objective : 'distance',
            },
          }
        : { kind: 'stored' },
    trainable: lastBlocks === undefined ? { kind: 'all' } : { kind: 'last-blocks', count: lastBlocks },
    frozen: (settings.freeze ?? '').split(',').filter((name) => name !== ''),
    optimizer: { kind: optimizer },
    learningRate: settings.learningRate,
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    patienceEpochs: settings.patience,
  };
  return checked(hardenConfigSchema.safeParse(input));
}

/** The attack that measures the model before and after. */
export function readEvaluationAttack(settings: HardenSettings): RunConfiguration {
  return checked(
    runConfigurationSchema.safeParse({
      objective: settings.objective,
      bank: bankOf(settings.attackTransforms),
      evaluate: settings.evaluate === undefined ? [] : parseTransformSpecs(settings.evaluate).map(({ text }) => text),
      attacks: ['plain', 'averaged'],
      attack: {
        budget: { norm: 'linf', epsilonLevels: levels('--epsilon', settings.epsilon) },
        stepLevels: levels('--attack-step', settings.attackStep),
        iterations: settings.attackIterations,
      },
      confirmDraws: 1,
      seed: settings.seed,
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
