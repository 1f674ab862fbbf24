import { defaultRules, type VjpRule } from '@holdfast/autodiff';
import { describe, expect, test } from 'vitest';

import {
  caseGenerators,
  casesOf,
  describeCase,
  feedsOf,
  openGraph,
  type CaseGraph,
  type OperatorCase,
} from '../testkit/cases/index.ts';
import { norm } from '../testkit/compare.ts';
import {
  disagreement,
  forwardProduct,
  gradientsInFloat64,
  gradientsInOrt,
  prepareGradient,
  valueAt,
  type DifferentiateOptions,
  type PreparedGradient,
} from '../testkit/gradient-check.ts';
import { inner } from '../testkit/numerical-gradient.ts';

const CASES_PER_OPERATOR = 12;
/** Shapes and settings of windows and resampling vary in more ways than a dozen draws meet. */
const MORE_CASES: Readonly<Record<string, number>> = {
  Conv: 60,
  ConvTranspose: 30,
  MaxPool: 30,
  AveragePool: 30,
  Resize: 60,
  Slice: 24,
  Pad: 24,
  Gemm: 24,
  MatMul: 24,
  Add: 24,
  Mul: 24,
};
/** Relative to the norm of the gradient. onnxruntime computes in float32. */
const FLOAT32_TOLERANCE = 2e-5;
/** The emitted graph in float64; what is left are its float32 constants and the truncation of central differences. */
const FLOAT64_TOLERANCE = 1e-6;

const FLOATING = new Set(['float32', 'float64']);

interface OpenCase {
  readonly graph: CaseGraph;
  readonly wrt: readonly string[];
}

/** The graph of a case, and the operands whose gradient the rule promises. */
function open(operatorCase: OperatorCase, rule: VjpRule): OpenCase {
  const graph = openGraph(operatorCase);
  const wrt = graph.operands.filter((_, index) => {
    const operand = operatorCase.operands[index];
    if (operand === undefined || operand.role === 'constant' || !FLOATING.has(operand.tensor.dataType)) return false;
    return rule.differentiableInputs?.includes(index) ?? true;
  });
  return { graph, wrt };
}

function prepare(operatorCase: OperatorCase, rule: VjpRule, options?: DifferentiateOptions): PreparedGradient {
  const { graph, wrt } = open(operatorCase, rule);
  const outputs = graph.outputs.filter((output) => FLOATING.has(graph.builder.dataType(output)));
  const key = [describeCase(operatorCase)];
  return prepareGradient({ builder: graph.builder, outputs, wrt, feeds: feedsOf(operatorCase), key }, options);
}

async function worstDisagreement(
  operatorCase: OperatorCase,
  rule: VjpRule,
  options?: DifferentiateOptions,
): Promise<{ float32: number; float64: number }> {
  const prepared = prepare(operatorCase, rule, options);
  const float32 = await gradientsInOrt(prepared);
  const float64 = gradientsInFloat64(prepared);
  const worst = (gradients: typeof float32): number =>
    Math.max(0, ...[...gradients].map(([value, gradient]) => disagreement(prepared, value, gradient, [value])));
  return { float32: worst(float32), float64: worst(float64) };
}

const rules = [...defaultRules.values()];
const countOf = (opType: string): number => MORE_CASES[opType] ?? CASES_PER_OPERATOR;

test('every operator with a rule has cases', () => {
  expect(rules.map(({ opType }) => opType).filter((opType) => !caseGenerators.has(opType))).toEqual([]);
});

describe('the vector-Jacobian product agrees with central differences', () => {
  test.each(rules.map((rule) => [rule.opType, rule] as const))('%s', async (opType, rule) => {
    let checked = 0;
    for (const operatorCase of casesOf(opType, countOf(opType))) {
      checked += open(operatorCase, rule).wrt.length;
      const { float32, float64 } = await worstDisagreement(operatorCase, rule);
      expect(float64, `in float64: ${describeCase(operatorCase)}`).toBeLessThanOrEqual(FLOAT64_TOLERANCE);
      expect(float32, `in onnxruntime: ${describeCase(operatorCase)}`).toBeLessThanOrEqual(FLOAT32_TOLERANCE);
    }
    expect(checked, 'number of gradients compared').toBeGreaterThan(0);
  });
});

describe("the vector-Jacobian product is the adjoint of a linear operator: <Jx, y> = <x, J'y>", () => {
  const linear = rules.filter(({ opType }) => casesOf(opType, countOf(opType)).some(isLinear));
  test.each(linear.map((rule) => [rule.opType, rule] as const))('%s', async (opType, rule) => {
    for (const operatorCase of casesOf(opType, countOf(opType)).filter(isLinear)) {
      const { linearIn = 0 } = operatorCase;
      const prepared = prepare(operatorCase, rule);
      const value = open(operatorCase, rule).graph.operands[linearIn] ?? '';
      const gradient = (await gradientsInOrt(prepared)).get(value);
      if (gradient === undefined) continue;
      const x = valueAt(prepared, value);
      const scale = Math.max(1, norm(x.data) * norm(gradient.data));
      const gap = Math.abs(forwardProduct(prepared) - inner(x.data, gradient.data)) / scale;
      expect(gap, describeCase(operatorCase)).toBeLessThanOrEqual(1e-5);
    }
  });

  function isLinear({ linearIn }: OperatorCase): boolean {
    return linearIn !== undefined;
  }
});

describe('operators that are constant between jumps', () => {
  const steps = rules.filter(({ kind }) => kind === 'zero');

  test('are Round, Floor, Ceil and Sign', () => {
    expect(steps.map(({ opType }) => opType).sort()).toEqual(['Ceil', 'Floor', 'Round', 'Sign']);
  });

  test.each(steps.map((rule) => [rule.opType, rule] as const))(
    '%s passes no gradient, passes the cotangent on request, and is reported either way',
    async (opType, rule) => {
      const [operatorCase] = casesOf(opType, 1);
      if (operatorCase === undefined) throw new Error('unreachable: one case was asked for');
      for (const straightThrough of [false, true]) {
        const reported: unknown[] = [];
        const prepared = prepare(operatorCase, rule, {
          straightThrough: new Set(straightThrough ? [opType] : []),
          onZeroGradient: (node) => reported.push(node),
        });
        expect(reported).toEqual([{ nodeName: opType, opType, straightThrough }]);
        const [gradient] = (await gradientsInOrt(prepared)).values();
        const [cotangent] = prepared.scalar.cotangents.values();
        expect(gradient?.data).toEqual(straightThrough ? cotangent?.data : cotangent?.data.map(() => 0));
      }
    },
  );
});

describe('negative control: the check fails when the rule is wrong', () => {
  /** What the true rule returns, spoilt. */
  function spoilt(rule: VjpRule, factor: number): VjpRule {
    return {
      ...rule,
      vjp: (context, cotangents) =>
        rule
          .vjp(context, cotangents)
          .map((cotangent) =>
            cotangent === undefined ? undefined : context.emit.mul(cotangent, context.emit.scalar(cotangent, factor)),
          ),
    };
  }

  test.each(['Conv', 'Relu', 'Softmax', 'MaxPool', 'Resize', 'Gather', 'Mul'])('%s', async (opType) => {
    const rule = defaultRules.get(opType);
    if (rule === undefined) throw new Error(`there is no rule for ${opType}`);
    const broken = new Map(defaultRules).set(opType, spoilt(rule, 1.001));
    const caught = await Promise.all(
      casesOf(opType, 6).map(async (operatorCase) => {
        const { float32, float64 } = await worstDisagreement(operatorCase, rule, { rules: broken, patterns: [] });
        return float32 > FLOAT32_TOLERANCE && float64 > FLOAT64_TOLERANCE;
      }),
    );
    expect(caught).toContain(true);
  });

  test('a rule that forgets where Relu is off', async () => {
    const rule = defaultRules.get('Relu');
    if (rule === undefined) throw new Error('there is no rule for Relu');
    const broken = new Map(defaultRules).set('Relu', { ...rule, vjp: (_, cotangents) => cotangents });
    const results = await Promise.all(
      casesOf('Relu', 6).map((operatorCase) => worstDisagreement(operatorCase, rule, { rules: broken, patterns: [] })),
    );
    expect(Math.max(...results.map(({ float32 }) => float32))).toBeGreaterThan(0.1);
  });
});
