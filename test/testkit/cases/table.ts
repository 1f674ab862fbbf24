import { randomFor } from '@holdfast/random';

import { broadcastCases } from './broadcast.ts';
import type { CaseGenerator, OperatorCase } from './case.ts';
import { convCases } from './conv.ts';
import { indexingCases } from './indexing.ts';
import { layoutCases } from './layout.ts';
import { linearCases } from './linear.ts';
import { normalizationCases } from './normalization.ts';
import { poolCases } from './pool.ts';
import { reduceCases } from './reduce.ts';
import { resizeCases } from './resize.ts';
import { unaryCases } from './unary.ts';

/** Case generators of every operator that the tests know, by operator name. */
export const caseGenerators: ReadonlyMap<string, CaseGenerator> = new Map(
  [
    broadcastCases,
    convCases,
    indexingCases,
    layoutCases,
    linearCases,
    normalizationCases,
    poolCases,
    reduceCases,
    resizeCases,
    unaryCases,
  ].flatMap((family) => Object.entries(family)),
);

/** Cases of one operator: the same ones every time, each a function of the operator and its number. */
export function casesOf(opType: string, count: number): OperatorCase[] {
  const generate = caseGenerators.get(opType);
  if (generate === undefined) {
    throw new Error(`operator ${opType} has no cases; add a generator in test/testkit/cases`);
  }
  return Array.from({ length: count }, (_, index) => {
    const draft = generate(randomFor(['operator case', opType, index]));
    const { operands, attributes = {}, outputCount = 1, linearIn } = draft;
    return { opType, operands, attributes, outputCount, ...(linearIn === undefined ? {} : { linearIn }) };
  });
}
