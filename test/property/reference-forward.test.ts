import { toNumbers, type Model } from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { caseGenerators, casesOf, describeCase, feedsOf, toModel, type OperatorCase } from '../testkit/cases/index.ts';
import { largestDeviation } from '../testkit/compare.ts';
import { runInOrt } from '../testkit/ort.ts';
import { evaluate, widen } from '../testkit/reference/index.ts';

const CASES_PER_OPERATOR = 24;
/** Elementwise, relative to 1 or to the value where it is larger: a few float32 roundings. */
const TOLERANCE = 1e-5;

const outputsOf = (model: Model): string[] => model.graph.outputs.map(({ name }) => name);

async function deviations(operatorCase: OperatorCase): Promise<number[]> {
  const model = toModel(operatorCase);
  const feeds = feedsOf(operatorCase);
  const measured = await runInOrt(model, feeds, { optimization: 'disabled' });
  const computed = evaluate(model.graph, new Map([...feeds].map(([name, tensor]) => [name, widen(tensor)])));
  return outputsOf(model).map((name) => {
    const actual = measured.get(name);
    const expected = computed.get(name);
    if (actual === undefined || expected === undefined) throw new Error(`output ${name} was not computed`);
    const declared = model.graph.valueInfo.get(name);
    // Three independent opinions on the shape: onnxruntime's, the interpreter's and shape inference's.
    expect([actual.dims, expected.dims], describeCase(operatorCase)).toEqual([declared?.dims, declared?.dims]);
    expect([actual.dataType, expected.dataType], describeCase(operatorCase)).toEqual([
      declared?.dataType,
      declared?.dataType,
    ]);
    return largestDeviation(toNumbers(actual), expected.data);
  });
}

describe('the reference interpreter computes what onnxruntime computes', () => {
  test.each([...caseGenerators.keys()])('%s', async (opType) => {
    for (const operatorCase of casesOf(opType, CASES_PER_OPERATOR)) {
      const worst = Math.max(...(await deviations(operatorCase)));
      expect(worst, describeCase(operatorCase)).toBeLessThanOrEqual(TOLERANCE);
    }
  });
});
