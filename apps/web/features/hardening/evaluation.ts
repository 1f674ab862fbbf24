import { z } from 'zod';

const interval = z.looseObject({ low: z.number(), high: z.number() });
const rate = z.looseObject({
  successes: z.number(),
  n: z.number(),
  rate: z.number().nullable(),
  interval,
  confidence: z.number(),
});

/** What a page shows of training/hardeningEvaluation. */
const evaluationSchema = z.looseObject({
  images: z.array(z.string()),
  complete: z.boolean(),
  clean: z.looseObject({
    metric: z.string(),
    reference: z.string(),
    n: z.number(),
    before: z.number().nullable(),
    after: z.number().nullable(),
    difference: z.number().nullable(),
    interval,
  }),
  attacks: z.array(
    z.looseObject({
      scenario: z.enum(['transferred', 'adaptive', 'held-out']),
      attack: z.string(),
      transform: z.string(),
      seenInTraining: z.boolean(),
      before: rate,
      after: rate,
      paired: z.looseObject({ n: z.number(), difference: z.number().nullable(), interval, pValue: z.number() }),
    }),
  ),
});

export type Evaluation = z.infer<typeof evaluationSchema>;

type Row = Evaluation['attacks'][number];

/** What tells most first: a defence that only withstands old samples has learned them, not the attack. */
const SCENARIOS = ['adaptive', 'held-out', 'transferred'] as const satisfies readonly Row['scenario'][];

interface ScenarioRows {
  readonly scenario: Row['scenario'];
  readonly attacks: readonly { readonly attack: string; readonly rows: readonly Row[] }[];
}

/** The rows by what was attacked with, each attack with its transforms; only scenarios that were measured. */
export const byScenario = ({ attacks }: Evaluation): readonly ScenarioRows[] =>
  SCENARIOS.flatMap((scenario) => {
    const rows = attacks.filter((row) => row.scenario === scenario);
    const names = [...new Set(rows.map(({ attack }) => attack))];
    const of = names.map((attack) => ({ attack, rows: rows.filter((row) => row.attack === attack) }));
    return rows.length === 0 ? [] : [{ scenario, attacks: of }];
  });

/** In how many cases of attack and transform the new version, attacked anew, is fooled less often, or more often, beyond the interval's doubt. */
export function clearChanges({ attacks }: Evaluation): {
  readonly count: number;
  readonly less: number;
  readonly more: number;
  readonly unclear: number;
} {
  const anew = attacks.filter(({ scenario }) => scenario === 'adaptive');
  const less = anew.filter(({ paired }) => paired.interval.low > 0).length;
  const more = anew.filter(({ paired }) => paired.interval.high < 0).length;
  return { count: anew.length, less, more, unclear: anew.length - less - more };
}

/** The evaluation of a job, once there is one. */
export function readEvaluation(value: unknown): Evaluation | undefined {
  const parsed = evaluationSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
