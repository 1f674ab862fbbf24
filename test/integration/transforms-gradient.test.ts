import { differentiate } from '@holdfast/autodiff';
import { float32, GraphBuilder, type Graph, type Model, type Tensor } from '@holdfast/onnx';
import { randomFor, type Random } from '@holdfast/random';
import type { Size } from '@holdfast/scene';
import {
  GRAPH_FORM_INPUT,
  GRAPH_FORM_OUTPUT,
  graphFormFeeds,
  graphFormModel,
  parseTransformSpec,
  requireDifferentiable,
} from '@holdfast/transforms';
import { describe, expect, it } from 'vitest';
import { runInOrt } from '../testkit/ort.ts';

/** The graph form with every rounding taken out: the function whose gradient the straight-through estimate is. */
const withoutRounding = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.opType === 'Round' ? { ...node, opType: 'Identity' } : node)),
});

/** A graph form with its gradient by the picture for a cotangent that is fed in. */
function withGradient(form: Graph, straightThrough: ReadonlySet<string>): Model | undefined {
  const graph = new GraphBuilder('transform with gradient');
  const bindings = new Map(
    form.inputs.map(({ name }) => [
      name,
      graph.input(name, form.valueInfo.get(name) ?? { dataType: 'float32', dims: [] }),
    ]),
  );
  const values = graph.inline(form, bindings, '');
  const transformed = values.get(GRAPH_FORM_OUTPUT) ?? '';
  const cotangent = graph.input('cotangent', graph.info(transformed));
  graph.output('y', transformed);
  const gradient = differentiate({
    graph,
    cotangents: new Map([[transformed, cotangent]]),
    wrt: [GRAPH_FORM_INPUT],
    straightThrough,
  }).get(GRAPH_FORM_INPUT);
  if (gradient === undefined) return undefined;
  graph.output('gradient', gradient);
  return graph.build();
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0);
const norm = (a: Float32Array): number => Math.sqrt(dot(a, a));

/** Levels in the middle of the range, all different, so that nothing clips and no two pixels of a window tie. */
function distinctLevels(count: number, spacing: number, random: Random): Float32Array {
  const levels = Float32Array.from({ length: count }, (_, index) => 128 + spacing * (index - count / 2));
  for (let index = count - 1; index > 0; index--) {
    const other = random.integer(0, index);
    [levels[index], levels[other]] = [levels[other] ?? 0, levels[index] ?? 0];
  }
  return levels;
}

interface Case {
  readonly size: Size;
  /** Distance between neighbouring levels of the test picture. */
  readonly spacing: number;
  /** Step of the central difference; below half the spacing for selections, any for linear maps. */
  readonly step: number;
}

async function run(model: Model, feeds: Readonly<Record<string, Tensor>>, output: string): Promise<Float32Array> {
  const outputs = await runInOrt(model, new Map(Object.entries(feeds)));
  const found = outputs.get(output);
  if (found?.dataType !== 'float32') throw new Error(`no float32 output ${output}`);
  return found.data;
}

function prepare(spec: string, { size, spacing }: Pick<Case, 'size' | 'spacing'>) {
  const random = randomFor(['transform gradient', spec]);
  const { transform, params } = requireDifferentiable(parseTransformSpec(spec));
  const { graph } = graphFormModel(transform, params, size);
  const instance = transform.draw(params, random, size);
  const count = 3 * size.width * size.height;
  const levels = distinctLevels(count, spacing, random);
  const direction = (): Float32Array => Float32Array.from({ length: count }, () => random.uniform(-1, 1));
  const feeds = (data: Float32Array) => graphFormFeeds(transform, instance, { ...size, data });
  const asTensor = (data: Float32Array): Tensor => float32([1, 3, size.height, size.width], data);
  return { graph, levels, v: direction(), y: direction(), feeds, asTensor };
}

const linear: Case = { size: { width: 26, height: 21 }, spacing: 0.02, step: 4 };
const selection: Case = { size: { width: 11, height: 9 }, spacing: 0.25, step: 0.1 };

describe('gradients of graph forms', () => {
  it.each<[string, Case]>([
    ['identity', linear],
    ['invert', linear],
    ['brightness:1.2', linear],
    ['contrast:0.7', linear],
    ['noise:2', linear],
    ['jpeg:75', linear],
    ['jpeg:30:444', linear],
    ['crop:0.8:random', linear],
    ['resize:0.6', linear],
    ['resize:0.5..0.9', linear],
    ['rotate:17', linear],
    ['rotate:-40:black', { ...linear, step: 0.5 }],
    ['stretch:1.2:0.9', linear],
    ['motion-blur:7:30', linear],
    ['motion-blur:3..9:-90..90', linear],
    ['gaussian-blur:1.2', linear],
    ['median:3', selection],
    ['median:5', selection],
    ['median:7', selection],
    ['median:5:cross', selection],
    ['median:5:ring', selection],
  ])('%s: <J v, y> by differences equals <v, J^T y> by reverse mode', async (spec, setting) => {
    const { graph, levels, v, y, feeds, asTensor } = prepare(spec, setting);
    const model = withGradient(withoutRounding(graph), new Set());
    if (model === undefined) throw new Error(`${spec} does not depend on the picture`);
    const at = (sign: number) => {
      const moved = levels.map((level, index) => level + sign * setting.step * (v[index] ?? 0));
      return run(model, { ...feeds(moved), cotangent: asTensor(y) }, 'y');
    };
    const [above, below] = [await at(1), await at(-1)];
    const jv = above.map((level, index) => (level - (below[index] ?? NaN)) / (2 * setting.step));
    const gradient = await run(model, { ...feeds(levels), cotangent: asTensor(y) }, 'gradient');
    expect(norm(gradient)).toBeGreaterThan(0);
    // Scaled by the norms: the inner product itself may be near zero.
    expect(Math.abs(dot(jv, y) - dot(v, gradient)) / (norm(v) * norm(gradient))).toBeLessThan(
      1e-5 * (4 / setting.step),
    );
  });

  it.each([['jpeg:75'], ['brightness:1.2'], ['crop:0.9'], ['rotate:5']])(
    '%s: straight-through rounding gives the gradient of the form without rounding',
    async (spec) => {
      const { graph, levels, y, feeds, asTensor } = prepare(spec, linear);
      const rounded = withGradient(graph, new Set(['Round']));
      const smooth = withGradient(withoutRounding(graph), new Set());
      if (rounded === undefined || smooth === undefined) throw new Error('no gradient');
      const inputs = { ...feeds(levels), cotangent: asTensor(y) };
      const [expected, got] = [await run(smooth, inputs, 'gradient'), await run(rounded, inputs, 'gradient')];
      expect(norm(got.map((value, index) => value - (expected[index] ?? NaN))) / norm(expected)).toBeLessThan(1e-6);
    },
  );

  it('has no gradient through rounding unless asked', async () => {
    const { graph, levels, y, feeds, asTensor } = prepare('jpeg:75', linear);
    const stopped = withGradient(graph, new Set());
    const inputs = { ...feeds(levels), cotangent: asTensor(y) };
    expect(stopped === undefined ? 0 : norm(await run(stopped, inputs, 'gradient'))).toBe(0);
  });

  it('sends the whole gradient of a median to the selected pixel', async () => {
    const { graph, levels, feeds, asTensor } = prepare('median:3', selection);
    const model = withGradient(graph, new Set());
    if (model === undefined) throw new Error('no gradient');
    const { width, height } = selection.size;
    const place = 4 * width + 5;
    const oneHot = new Float32Array(levels.length);
    oneHot[place] = 1;
    const inputs = { ...feeds(levels), cotangent: asTensor(oneHot) };
    const selected = (await run(model, inputs, 'y'))[place];
    const gradient = await run(model, inputs, 'gradient');
    expect(height * width * 3).toBe(gradient.length);
    expect(Array.from(gradient).filter((value) => value !== 0)).toEqual([1]);
    expect(levels[gradient.indexOf(1)]).toBe(selected);
  });

  it('sends the gradient of a median of equal levels to the window, summing to one', async () => {
    const { graph, levels, feeds, asTensor } = prepare('median:3', selection);
    const model = withGradient(graph, new Set());
    if (model === undefined) throw new Error('no gradient');
    const oneHot = new Float32Array(levels.length);
    oneHot[4 * selection.size.width + 5] = 1;
    const inputs = { ...feeds(levels.map(() => 77)), cotangent: asTensor(oneHot) };
    const gradient = await run(model, inputs, 'gradient');
    expect(gradient.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(Math.min(...gradient)).toBeGreaterThanOrEqual(0);
  });
});
