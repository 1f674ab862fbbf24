import { differentiate } from '@holdfast/autodiff';
import { attr, elementCount, GraphBuilder, int64s, toNumbers, type Tensor, type Value } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { drawFrom, type Draw } from '../testkit/cases/draw.ts';
import {
  disagreement,
  gradientsInFloat64,
  gradientsInOrt,
  prepareGradient,
  type DifferentiateOptions,
  type GradientSubject,
} from '../testkit/gradient-check.ts';
import { relativeL2 } from '../testkit/compare.ts';
import { runInOrt } from '../testkit/ort.ts';
import { evaluate, widen } from '../testkit/reference/index.ts';

const FLOAT32_TOLERANCE = 2e-5;
const FLOAT64_TOLERANCE = 1e-6;

/** A graph under construction with its inputs' values. */
class Sketch {
  readonly graph = new GraphBuilder('sketch');
  readonly feeds = new Map<string, Tensor>();
  readonly draw: Draw;

  constructor(key: string) {
    this.draw = drawFrom(randomFor(['graph', key]));
  }

  input(dims: readonly number[], tensor: Tensor = this.draw.normal(dims)): Value {
    const name = this.graph.input(`input${this.feeds.size}`, { dataType: 'float32', dims });
    this.feeds.set(name, tensor);
    return name;
  }

  weights(dims: readonly number[]): Value {
    return this.graph.constant(this.draw.normal(dims), 'weights');
  }

  subject(outputs: readonly Value[], wrt: readonly Value[] = [...this.feeds.keys()]): GradientSubject {
    return { builder: this.graph, outputs, wrt, feeds: this.feeds, key: ['sketch'] };
  }
}

async function expectTrueGradient(subject: GradientSubject, options?: DifferentiateOptions): Promise<void> {
  const prepared = prepareGradient(subject, options);
  for (const [value, gradient] of gradientsInFloat64(prepared)) {
    expect(disagreement(prepared, value, gradient, [value]), `${value} in float64`).toBeLessThanOrEqual(
      FLOAT64_TOLERANCE,
    );
  }
  for (const [value, gradient] of await gradientsInOrt(prepared)) {
    expect(disagreement(prepared, value, gradient, [value]), `${value} in onnxruntime`).toBeLessThanOrEqual(
      FLOAT32_TOLERANCE,
    );
  }
}

describe('broadcasting', () => {
  /** Shapes of up to three axes whose sizes are 1 or that of [2, 3, 4]. */
  const shapes = [[], ...[[4], [3, 4], [2, 3, 4]].flatMap((dims) => thinned(dims))];

  function thinned(dims: readonly number[]): number[][] {
    return dims.reduce<number[][]>(
      (all, size) =>
        all.flatMap((part) => [
          [...part, size],
          [...part, 1],
        ]),
      [[]],
    );
  }

  test.each(shapes.map((dims) => [dims.join('x') || 'scalar', dims] as const))(
    'of %s against every other shape sums the gradient back to each operand',
    async (name, dims) => {
      const sketch = new Sketch(`broadcast ${name}`);
      const left = sketch.input(dims);
      const products = shapes.map((other) => sketch.graph.op('Mul', [left, sketch.input(other)]));
      const quotients = shapes.map((other) =>
        sketch.graph.op('Div', [left, sketch.input(other, sketch.draw.uniform(other, 0.5, 2))]),
      );
      await expectTrueGradient(sketch.subject([...products, ...quotients]));
    },
  );
});

describe('values that are read more than once add their cotangents up', () => {
  const readers: Readonly<Record<string, (sketch: Sketch) => Value[]>> = {
    'twice by one operator': (sketch) => {
      const x = sketch.input([3, 3]);
      const { graph } = sketch;
      return [
        graph.op('Mul', [x, x]),
        graph.op('Sub', [x, graph.op('Mul', [x, sketch.weights([3, 3])])]),
        graph.op('MatMul', [x, x]),
        graph.op('Concat', [x, x, x], { axis: attr.int(0) }),
        graph.op('Sum', [x, x, x]),
      ];
    },
    'by a residual connection': (sketch) => {
      const x = sketch.input([1, 2, 4, 4]);
      const { graph } = sketch;
      const conv = (from: Value): Value =>
        graph.op('Conv', [from, sketch.weights([2, 2, 3, 3])], { pads: attr.ints([1, 1, 1, 1]) });
      const a = graph.op('Add', [x, graph.op('Tanh', [conv(x)])]);
      return [graph.op('Add', [graph.op('Add', [a, conv(a)]), x])];
    },
    'by the loss and by a later operator': (sketch) => {
      const x = sketch.input([2, 3]);
      const inner = sketch.graph.op('Exp', [x]);
      return [x, inner, sketch.graph.op('Mul', [inner, x])];
    },
    'through parts of a split, one of them unused': (sketch) => {
      const x = sketch.input([2, 6]);
      const { graph } = sketch;
      const [a = '', , c = ''] = graph.ops('Split', [x, graph.int64s([1, 2, 3])], 3, { axis: attr.int(1) });
      return [graph.op('Mul', [a, c]), graph.op('Sigmoid', [c])];
    },
  };

  test.each(Object.entries(readers))('%s', async (name, make) => {
    const sketch = new Sketch(name);
    await expectTrueGradient(sketch.subject(make(sketch)));
  });
});

describe('what networks are made of', () => {
  const blocks: Readonly<Record<string, (sketch: Sketch) => Value[]>> = {
    'SiLU in either order, and one whose sigmoid is read elsewhere': (sketch) => {
      const { graph } = sketch;
      const [x, y] = [sketch.input([2, 3]), sketch.input([2, 3])];
      const s = graph.op('Sigmoid', [graph.op('Mul', [x, y])]);
      return [
        graph.op('Mul', [x, graph.op('Sigmoid', [x])]),
        graph.op('Mul', [graph.op('Sigmoid', [y]), y]),
        graph.op('Mul', [graph.op('Mul', [x, y]), s]),
        s,
      ];
    },
    'Conv of Concat: parts that repeat, that are constant, that are strided': (sketch) => {
      const { graph } = sketch;
      const [x, y] = [sketch.input([1, 2, 5, 5]), sketch.input([1, 1, 5, 5])];
      const concat = (): Value => graph.op('Concat', [x, sketch.weights([1, 1, 5, 5]), y, x], { axis: attr.int(1) });
      const conv = (from: Value, stride: number): Value =>
        graph.op('Conv', [from, sketch.weights([3, 6, 3, 3]), sketch.weights([3])], {
          strides: attr.ints([stride, stride]),
          pads: attr.ints([1, 1, 0, 1]),
        });
      const shared = concat();
      return [conv(concat(), 1), conv(concat(), 2), conv(shared, 1), graph.op('Tanh', [shared])];
    },
    'Conv of Concat along another axis': (sketch) => {
      const { graph } = sketch;
      const rows = graph.op('Concat', [sketch.input([1, 2, 2, 4]), sketch.input([1, 2, 3, 4])], { axis: attr.int(2) });
      return [graph.op('Conv', [rows, sketch.weights([2, 2, 3, 3])])];
    },
    'layer normalisation written out': (sketch) => {
      const { graph } = sketch;
      const x = sketch.input([2, 3, 4]);
      const mean = (value: Value): Value => graph.op('ReduceMean', [value, graph.int64s([-1])]);
      const centred = graph.op('Sub', [x, mean(x)]);
      const variance = mean(graph.op('Pow', [centred, graph.scalar(2)]));
      const deviation = graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(1e-5)])]);
      return [
        graph.op('Add', [
          graph.op('Mul', [graph.op('Div', [centred, deviation]), sketch.weights([4])]),
          sketch.weights([4]),
        ]),
      ];
    },
    attention: (sketch) => {
      const { graph } = sketch;
      const x = sketch.input([1, 3, 4]);
      const project = (): Value => graph.op('MatMul', [x, sketch.weights([4, 4])]);
      const scores = graph.op('MatMul', [
        project(),
        graph.op('Transpose', [project()], { perm: attr.ints([0, 2, 1]) }),
      ]);
      const weights = graph.op('Softmax', [graph.op('Div', [scores, graph.scalar(2)])], { axis: attr.int(-1) });
      return [graph.op('MatMul', [weights, project()])];
    },
    'squeeze and excite': (sketch) => {
      const { graph } = sketch;
      const x = sketch.input([2, 3, 3, 3]);
      const pooled = graph.op('GlobalAveragePool', [x]);
      const gate = graph.op('Sigmoid', [graph.op('Conv', [pooled, sketch.weights([3, 3, 1, 1]), sketch.weights([3])])]);
      return [graph.op('Mul', [x, gate])];
    },
    'a detector loss: the sum of -log(1 - p)': (sketch) => {
      const { graph } = sketch;
      const p = graph.op('Sigmoid', [sketch.input([2, 5])]);
      const loss = graph.op('Neg', [graph.op('Log', [graph.op('Sub', [graph.scalar(1), p])])]);
      return [graph.op('ReduceSum', [loss, graph.int64s([1])], { keepdims: attr.int(0) })];
    },
    'window partition by Reshape and Transpose': (sketch) => {
      const { graph } = sketch;
      const x = sketch.input([1, 4, 4, 2]);
      const split = graph.op('Reshape', [x, graph.int64s([1, 2, 2, 2, 2, 2])]);
      const moved = graph.op('Transpose', [split], { perm: attr.ints([0, 1, 3, 2, 4, 5]) });
      return [graph.op('Tanh', [graph.op('Reshape', [moved, graph.int64s([-1, 4, 2])])])];
    },
    'a map through an index table': (sketch) => {
      const { graph } = sketch;
      const x = sketch.input([1, 2, 3, 3]);
      const flat = graph.op('Reshape', [x, graph.int64s([2, 9])]);
      const table = graph.constant(int64s([8, 0, 0, 4, 4, 4, 2]), 'table');
      return [graph.op('Exp', [graph.op('Gather', [flat, table], { axis: attr.int(1) })])];
    },
  };

  describe.each(Object.entries(blocks))('%s', (name, make) => {
    test('with the patterns', async () => {
      const sketch = new Sketch(name);
      await expectTrueGradient(sketch.subject(make(sketch)));
    });

    test('by single rules', async () => {
      const sketch = new Sketch(name);
      await expectTrueGradient(sketch.subject(make(sketch)), { patterns: [] });
    });
  });
});

describe('random graphs of smooth operators', () => {
  const unary = ['Tanh', 'Sigmoid', 'Softplus', 'Neg', 'Sin'] as const;
  const binary = ['Add', 'Sub', 'Mul'] as const;

  /** Adds one operator that reads values picked anywhere in the graph; every shape broadcasts to [2, 3]. */
  function grow(sketch: Sketch, values: Value[]): void {
    const { graph, draw } = sketch;
    const pick = (): Value => values[draw.int(0, values.length - 1)] ?? '';
    const axes = (): Value => graph.int64s([draw.int(-2, -1)]);
    const make = draw.pick<() => Value>([
      () => graph.op(draw.pick(unary), [pick()]),
      () => graph.op(draw.pick(binary), [pick(), pick()]),
      () => graph.op(draw.pick(['ReduceMean', 'ReduceSum']), [pick(), axes()]),
      () => graph.op('Softmax', [pick()], { axis: attr.int(draw.int(-2, -1)) }),
      () => graph.op('Mul', [pick(), graph.constant(draw.normal(draw.pick([[3], [2, 1], []])))]),
      () => graph.op('Expand', [pick(), graph.int64s([2, 3])]),
    ]);
    values.push(make());
  }

  test('have the gradient that central differences give', async () => {
    const size = fc.record({ seed: fc.nat(), operators: fc.integer({ min: 3, max: 14 }) });
    await fc.assert(
      fc.asyncProperty(size, async ({ seed, operators }) => {
        const sketch = new Sketch(`random ${seed}`);
        const values = [sketch.input([2, 3]), sketch.input([1, 3]), sketch.input([2, 1])];
        for (let k = 0; k < operators; k++) grow(sketch, values);
        await expectTrueGradient(sketch.subject(values.slice(-2)));
      }),
      { numRuns: 40, seed: 20240917 },
    );
  });
});

describe('where the walk ends', () => {
  test('the gradient by a value in the middle is what moving that value does', async () => {
    const sketch = new Sketch('middle');
    const x = sketch.input([2, 3]);
    const middle = sketch.graph.op('Tanh', [x]);
    const output = sketch.graph.op('Exp', [middle]);
    const cotangent = sketch.input([2, 3]);
    const gradients = differentiate({ graph: sketch.graph, cotangents: new Map([[output, cotangent]]), wrt: [middle] });
    sketch.graph.output('gradient', gradients.get(middle) ?? '');
    const found = (await runInOrt(sketch.graph.build(), sketch.feeds)).get('gradient');
    const values = evaluate(
      sketch.graph.build().graph,
      new Map([...sketch.feeds].map(([name, tensor]) => [name, widen(tensor)])),
    );
    const [y, dY] = [values.get(output), values.get(cotangent)];
    if (found === undefined || y === undefined || dY === undefined) throw new Error('a value was not computed');
    const expected = y.data.map((value, k) => value * (dY.data[k] ?? NaN));
    expect(relativeL2(toNumbers(found), expected)).toBeLessThan(1e-6);
  });

  test('a value of stopAt counts as a constant', async () => {
    const stopped = new Sketch('stop');
    const x = stopped.input([2, 3]);
    const gate = stopped.graph.op('Sigmoid', [x]);
    const product = stopped.graph.op('Mul', [x, gate]);
    const prepared = prepareGradient(stopped.subject([product]), { stopAt: new Set([gate]) });
    const [gradient] = (await gradientsInOrt(prepared)).values();
    const [cotangent] = prepared.scalar.cotangents.values();
    const gateValues = evaluate(prepared.scalar.graph, prepared.scalar.point).get(gate);
    const expected = cotangent?.data.map((value, k) => value * (gateValues?.data[k] ?? NaN));
    expect(relativeL2(gradient?.data ?? [], expected ?? [NaN])).toBeLessThan(1e-6);
  });

  test('a value inside a pattern has its own gradient', async () => {
    const sketch = new Sketch('inside a pattern');
    const x = sketch.input([2, 3]);
    const gate = sketch.graph.op('Sigmoid', [x]);
    const product = sketch.graph.op('Mul', [x, gate]);
    const cotangent = sketch.input([2, 3]);
    const gradients = differentiate({
      graph: sketch.graph,
      cotangents: new Map([[product, cotangent]]),
      wrt: [x, gate],
    });
    sketch.graph.output('gradient', gradients.get(gate) ?? '');
    const found = (await runInOrt(sketch.graph.build(), sketch.feeds)).get('gradient');
    const [values, dY] = [x, cotangent].map((name) => sketch.feeds.get(name));
    if (found === undefined || values === undefined || dY === undefined) throw new Error('a value was not computed');
    const expected = toNumbers(dY).map((value, k) => value * (toNumbers(values)[k] ?? NaN));
    expect(relativeL2(toNumbers(found), expected)).toBeLessThan(1e-6);
  });

  test('a value that the outputs do not depend on has no gradient', () => {
    const sketch = new Sketch('unrelated');
    const [x, y] = [sketch.input([2]), sketch.input([2])];
    const output = sketch.graph.op('Exp', [x]);
    const cotangent = sketch.input([2]);
    const gradients = differentiate({ graph: sketch.graph, cotangents: new Map([[output, cotangent]]), wrt: [y] });
    expect(gradients.get(y)).toBeUndefined();
  });

  test('rounding on the path is passed straight through on request: as if it were not there', async () => {
    const through = async (rounds: boolean): Promise<number[]> => {
      const sketch = new Sketch('rounding');
      const x = sketch.input([2, 3]);
      const scaled = sketch.graph.op('Mul', [x, sketch.weights([3])]);
      const levels = sketch.graph.op(rounds ? 'Round' : 'Identity', [scaled]);
      const prepared = prepareGradient(sketch.subject([sketch.graph.op('Mul', [levels, sketch.weights([2, 3])])]), {
        straightThrough: new Set(['Round']),
      });
      return [...(await gradientsInOrt(prepared)).values()].flatMap(({ data }) => [...data]);
    };
    const expected = await through(false);
    expect(expected).toHaveLength(elementCount([2, 3]));
    expect(await through(true)).toEqual(expected);
  });
});
