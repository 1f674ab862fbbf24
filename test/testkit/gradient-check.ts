import { differentiate, type DifferentiateRequest } from '@holdfast/autodiff';
import { toNumbers, type GraphBuilder, type Model, type Tensor, type Value } from '@holdfast/onnx';
import { randomFor, type RandomKey } from '@holdfast/random';

import { drawFrom } from './cases/draw.ts';
import { norm } from './compare.ts';
import { inner, lossAt, numericalGradient, directionalDerivative, partialDerivative } from './numerical-gradient.ts';
import type { ScalarFunction } from './numerical-gradient.ts';
import { runInOrt, type OrtOptions } from './ort.ts';
import { evaluate, tensor64, widen, type Tensor64 } from './reference/index.ts';

/** A graph under test: its outputs get random cotangents, the values of `wrt` get gradients. */
export interface GradientSubject {
  readonly builder: GraphBuilder;
  /** Floating-point values that the loss reads. */
  readonly outputs: readonly Value[];
  /** Inputs or constants to differentiate by. */
  readonly wrt: readonly Value[];
  /** Values of the graph inputs. */
  readonly feeds: ReadonlyMap<string, Tensor>;
  /** Names the random numbers of the check. */
  readonly key: RandomKey;
}

export type DifferentiateOptions = Omit<DifferentiateRequest, 'graph' | 'cotangents' | 'wrt'>;

/** A graph with its backward pass, and the scalar function that it should be the gradient of. */
export interface PreparedGradient {
  readonly model: Model;
  readonly scalar: ScalarFunction;
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly wrt: readonly Value[];
  /** Name of the model output with the gradient of each value; missing where the walker found no dependence. */
  readonly gradients: ReadonlyMap<Value, string>;
}

/** Full gradients are compared up to this size; beyond it, random directions and random elements. */
const FULL_GRADIENT_ELEMENTS = 32;
const DIRECTIONS = 3;
const ELEMENTS = 5;

/** Adds the backward pass; the cotangents are graph inputs, as no rule may see them as constants. */
export function prepareGradient(subject: GradientSubject, options: DifferentiateOptions = {}): PreparedGradient {
  const { builder, outputs, wrt, feeds, key } = subject;
  const draw = drawFrom(randomFor([...key, 'cotangents']));
  const cotangents = new Map(outputs.map((output) => [output, draw.normal(builder.dims(output))]));
  const parameters = wrt.flatMap((value) => {
    const tensor = builder.constantOf(value);
    return tensor === undefined ? [] : [[value, widen(tensor)] as const];
  });
  const scalar: ScalarFunction = {
    graph: builder.build().graph,
    point: new Map([...widened(feeds), ...parameters]),
    cotangents: widened(cotangents),
  };
  const named = [...cotangents].map(([output, tensor], index) => {
    const name = builder.input(`cotangent${index}`, { dataType: tensor.dataType, dims: tensor.dims });
    return { output, name, tensor };
  });
  const found = differentiate({
    ...options,
    graph: builder,
    cotangents: new Map(named.map(({ output, name }) => [output, name])),
    wrt,
  });
  const gradients = new Map<Value, string>();
  wrt.forEach((value, index) => {
    const gradient = found.get(value);
    if (gradient === undefined) return;
    builder.output(`gradient${index}`, gradient);
    gradients.set(value, `gradient${index}`);
  });
  return {
    model: builder.build(),
    scalar,
    feeds: new Map([...feeds, ...named.map(({ name, tensor }) => [name, tensor] as const)]),
    wrt,
    gradients,
  };
}

const widened = (tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor64> =>
  new Map([...tensors].map(([name, tensor]) => [name, widen(tensor)]));

/** Gradients as onnxruntime computes them; all zero where the outputs do not depend on the value. */
export async function gradientsInOrt(prepared: PreparedGradient, options?: OrtOptions): Promise<Map<Value, Tensor64>> {
  const outputs =
    prepared.gradients.size === 0 ? new Map<string, Tensor>() : await runInOrt(prepared.model, prepared.feeds, options);
  return collect(prepared, (name) => {
    const tensor = outputs.get(name);
    return tensor === undefined ? undefined : { ...tensor, data: Float64Array.from(toNumbers(tensor)) };
  });
}

/** Gradients as the float64 interpreter computes them from the same emitted graph. */
export function gradientsInFloat64(prepared: PreparedGradient): Map<Value, Tensor64> {
  const values = evaluate(prepared.model.graph, widened(prepared.feeds));
  return collect(prepared, (name) => values.get(name));
}

function collect(prepared: PreparedGradient, read: (name: string) => Tensor64 | undefined): Map<Value, Tensor64> {
  return new Map(
    prepared.wrt.map((value) => {
      const { dims } = valueAt(prepared, value);
      const name = prepared.gradients.get(value);
      if (name === undefined) return [value, tensor64(dims, new Float64Array(valueAt(prepared, value).data.length))];
      const gradient = read(name);
      if (gradient === undefined) throw new Error(`output ${name} was not computed`);
      return [value, gradient];
    }),
  );
}

export function valueAt({ scalar }: PreparedGradient, value: Value): Tensor64 {
  const tensor = scalar.point.get(value);
  if (tensor === undefined) throw new Error(`\`${value}\` is neither fed nor a constant`);
  return tensor;
}

/**
 * Disagreement between a gradient and central differences of the scalar function, relative to the gradient's norm (or to 1
 * where that is smaller). NaN counts as infinite.
 */
export function disagreement(prepared: PreparedGradient, value: Value, gradient: Tensor64, key: RandomKey): number {
  const { scalar } = prepared;
  const x = valueAt(prepared, value);
  if (gradient.dims.join() !== x.dims.join()) return Infinity;
  const size = Math.max(1, norm(gradient.data));
  const errors = x.data.length <= FULL_GRADIENT_ELEMENTS ? fullErrors() : sampledErrors();
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors) / size;

  function fullErrors(): number[] {
    const expected = numericalGradient(scalar, value);
    return [norm(gradient.data.map((element, k) => element - (expected[k] ?? NaN)))];
  }

  function sampledErrors(): number[] {
    const draw = drawFrom(randomFor([...key, 'directions', value]));
    const along = Array.from({ length: DIRECTIONS }, () => {
      const direction = Float64Array.from({ length: x.data.length }, () => draw.random.normal());
      return Math.abs(inner(gradient.data, direction) - directionalDerivative(scalar, value, direction));
    });
    const single = draw
      .ints(ELEMENTS, 0, x.data.length - 1)
      .map((element) => Math.abs((gradient.data[element] ?? NaN) - partialDerivative(scalar, value, element)));
    return [...along, ...single];
  }
}

/** <J x, y> for the value `name`, where the outputs are linear in it: the loss itself. */
export const forwardProduct = (prepared: PreparedGradient): number => lossAt(prepared.scalar);
