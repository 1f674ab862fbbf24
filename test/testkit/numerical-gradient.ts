import type { Graph } from '@holdfast/onnx';

import { at, evaluate, tensor64, type Tensor64 } from './reference/index.ts';

/** A scalar function of a graph: loss = sum over outputs of <cotangent, output>, in float64. */
export interface ScalarFunction {
  readonly graph: Graph;
  /** The point: graph inputs and, where a weight is varied, initializers by name. */
  readonly point: ReadonlyMap<string, Tensor64>;
  readonly cotangents: ReadonlyMap<string, Tensor64>;
}

/**
 * Half the distance between the two points of a difference. The error is of order step^2 (truncation, about 1e-10) plus
 * 1e-16 / step (rounding, about 1e-11), both far below float32's own.
 */
const STEP = 1e-5;

export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`inner: ${a.length} elements against ${b.length}`);
  return Array.from(a).reduce((total, value, k) => total + value * at(b, k), 0);
}

export function lossAt({ graph, point, cotangents }: ScalarFunction): number {
  const values = evaluate(graph, point);
  return [...cotangents].reduce((total, [name, cotangent]) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`the graph has no value \`${name}\``);
    return total + inner(cotangent.data, value.data);
  }, 0);
}

const valueOf = ({ graph, point }: ScalarFunction, name: string): Tensor64 => {
  const value = point.get(name);
  if (value === undefined) throw new Error(`\`${name}\` is not part of the point of graph ${graph.name}`);
  return value;
};

/** Derivative of the loss when the value `name` moves along `direction`, by central differences. */
export function directionalDerivative(f: ScalarFunction, name: string, direction: ArrayLike<number>): number {
  const x = valueOf(f, name);
  const moved = (step: number): ScalarFunction => {
    const data = x.data.map((value, k) => value + step * at(direction, k));
    return { ...f, point: new Map(f.point).set(name, tensor64(x.dims, data, x.dataType)) };
  };
  return (lossAt(moved(STEP)) - lossAt(moved(-STEP))) / (2 * STEP);
}

/** Derivative of the loss by element `element` of the value `name`. */
export function partialDerivative(f: ScalarFunction, name: string, element: number): number {
  const direction = new Float64Array(valueOf(f, name).data.length);
  direction[element] = 1;
  return directionalDerivative(f, name, direction);
}

/** The whole gradient by the value `name`: two evaluations of the graph for each element. */
export function numericalGradient(f: ScalarFunction, name: string): Float64Array {
  return valueOf(f, name).data.map((_, element) => partialDerivative(f, name, element));
}
