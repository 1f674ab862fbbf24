import { differentiate } from '@holdfast/autodiff';
import {
  attr,
  float32,
  GraphBuilder,
  int64s,
  toNumbers,
  type Attributes,
  type Tensor,
  type Value,
} from '@holdfast/onnx';
import { randomFor, type Random } from '@holdfast/random';
import { describe, expect, test } from 'vitest';

import { drawFrom } from '../testkit/cases/draw.ts';
import { inner } from '../testkit/numerical-gradient.ts';
import { runInOrt } from '../testkit/ort.ts';

interface ResizeCase {
  readonly dims: readonly number[];
  readonly attributes: Attributes;
  /** scales, or sizes where `bySize` is set. */
  readonly target: readonly number[];
  readonly bySize?: boolean;
  readonly roi?: readonly number[];
}

/** <Jx, y> - <x, J'y> relative to the norms, J being onnxruntime's own Resize: 0 for the exact transpose of a linear map. */
async function adjointnessGap(resize: ResizeCase, random: Random): Promise<number> {
  const draw = drawFrom(random);
  const graph = new GraphBuilder('resize');
  const x = draw.normal(resize.dims);
  const input = graph.input('x', x);
  const constant = (tensor: Tensor | undefined): Value => (tensor === undefined ? '' : graph.constant(tensor));
  const vector = (values: readonly number[]): Tensor => float32([values.length], values);
  const roi = constant(resize.roi === undefined ? undefined : vector(resize.roi));
  const target = resize.bySize === true ? ['', constant(int64s(resize.target))] : [constant(vector(resize.target))];
  const output = graph.op('Resize', [input, roi, ...target], resize.attributes);
  const y = draw.normal(graph.dims(output));
  const gradient = differentiate({ graph, cotangents: new Map([[output, graph.input('dy', y)]]), wrt: [input] }).get(
    input,
  );
  if (gradient === undefined) throw new Error('no gradient came back');
  graph.output('out', output);
  graph.output('dx', gradient);
  const results = await runInOrt(
    graph.build(),
    new Map<string, Tensor>([
      ['x', x],
      ['dy', y],
    ]),
    {
      optimization: 'disabled',
    },
  );
  const numbers = (name: string): number[] => toNumbers(results.get(name) ?? float32([0], []));
  const size = Math.sqrt(inner(x.data, x.data) * inner(y.data, y.data));
  return Math.abs(inner(numbers('out'), y.data) - inner(x.data, numbers('dx'))) / size;
}

const MODES = ['half_pixel', 'half_pixel_symmetric', 'pytorch_half_pixel', 'align_corners', 'asymmetric'] as const;

/** Worst gap over pairs of heights and widths, most of them with fractional scales. */
async function worstGap(
  make: (height: number, width: number, random: Random) => ResizeCase | undefined,
): Promise<number> {
  let worst = 0;
  for (const [height, width] of [
    [3, 5],
    [8, 4],
    [7, 1],
    [1, 6],
    [9, 10],
    [4, 4],
  ] as const) {
    for (let draw = 0; draw < 3; draw++) {
      const random = randomFor(['resize', height, width, draw]);
      const resize = make(height, width, random);
      if (resize !== undefined) worst = Math.max(worst, await adjointnessGap(resize, random));
    }
  }
  return worst;
}

const scaleOf = (random: Random): number => random.integer(4, 23) / 10;

describe("the gradient of Resize is the transpose of onnxruntime's own Resize", () => {
  const kernels: Record<string, Attributes> = {
    'nearest floor': { mode: attr.string('nearest'), nearest_mode: attr.string('floor') },
    'nearest ceil': { mode: attr.string('nearest'), nearest_mode: attr.string('ceil') },
    'nearest round_prefer_floor': { mode: attr.string('nearest'), nearest_mode: attr.string('round_prefer_floor') },
    'nearest round_prefer_ceil': { mode: attr.string('nearest'), nearest_mode: attr.string('round_prefer_ceil') },
    linear: { mode: attr.string('linear') },
    cubic: { mode: attr.string('cubic') },
    'cubic, outside excluded': {
      mode: attr.string('cubic'),
      exclude_outside: attr.int(1),
      cubic_coeff_a: attr.float(-0.5),
    },
  };
  const table = Object.entries(kernels).flatMap(([kernel, attributes]) =>
    MODES.map((mode) => [kernel, mode, attributes] as const),
  );

  test.each(table)('%s, %s, fractional scales and given sizes', async (_, mode, attributes) => {
    const settings = { ...attributes, coordinate_transformation_mode: attr.string(mode) };
    const byScale = await worstGap((height, width, random) => ({
      dims: [1, 2, height, width],
      attributes: settings,
      target: [1, 1, Math.max(scaleOf(random), 1 / height), Math.max(scaleOf(random), 1 / width)],
    }));
    const bySize = await worstGap((height, width, random) => ({
      dims: [1, 2, height, width],
      attributes: settings,
      target: [1, 2, random.integer(1, 9), random.integer(1, 9)],
      bySize: true,
    }));
    expect([byScale, bySize].map((gap) => gap < 2e-6)).toEqual([true, true]);
  });

  test.each(['linear', 'cubic'])('%s with antialiasing', async (mode) => {
    for (const coordinates of ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric']) {
      for (const exclude of [0, 1]) {
        const gap = await worstGap((height, width, random) => ({
          dims: [1, 1, height, width],
          attributes: {
            mode: attr.string(mode),
            antialias: attr.int(1),
            coordinate_transformation_mode: attr.string(coordinates),
            ...(mode === 'cubic' ? { exclude_outside: attr.int(exclude) } : {}),
          },
          target: [1, 1, random.integer(1, 9), random.integer(1, 9)],
          bySize: true,
        }));
        expect(gap, `${coordinates} exclude_outside=${exclude}`).toBeLessThan(2e-6);
      }
    }
  });

  test.each(['nearest', 'linear', 'cubic'])('%s of a region, values outside being constants', async (mode) => {
    const gap = await worstGap((height, width, random) => ({
      dims: [1, 1, height, width],
      attributes: { mode: attr.string(mode), coordinate_transformation_mode: attr.string('tf_crop_and_resize') },
      roi: [0, 0, 0.1, -0.2, 1, 1, 0.8, 1.1],
      target: [1, 1, random.integer(2, 9), random.integer(2, 9)],
      bySize: true,
    }));
    expect(gap).toBeLessThan(2e-6);
  });

  test('on some axes, in any order', async () => {
    const gap = await worstGap((height, width, random) => ({
      dims: [1, 1, height, width],
      attributes: { mode: attr.string('linear'), axes: attr.ints([3, 2]) },
      target: [random.integer(1, 9), random.integer(1, 9)],
      bySize: true,
    }));
    expect(gap).toBeLessThan(2e-6);
  });
});
