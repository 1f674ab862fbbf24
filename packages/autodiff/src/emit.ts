import {
  attr,
  DATA_TYPE_CODES,
  elementCount,
  float32,
  type Attributes,
  type DataType,
  type GraphBuilder,
  type Tensor,
  type Value,
} from '@holdfast/onnx';

/** Slope that makes HardSigmoid a step function: exact for every difference of normal float32 numbers (engine.md). */
const STEP_SLOPE = 2 ** 126;

/** A slope that leaves room for bounds up to 2^27 in `beta = slope * bound`. */
const BOUNDED_STEP_SLOPE = 2 ** 100;

/** Largest bound that `BOUNDED_STEP_SLOPE` can carry in float32. */
const LARGEST_STEP_BOUND = 2 ** 27;

export interface SliceRange {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step?: number;
}

/** Shorthand for the nodes that rules emit; every node's name says which forward node it belongs to. */
export class Emitter {
  readonly #graph: GraphBuilder;
  readonly #prefix: string;

  constructor(graph: GraphBuilder, prefix: string) {
    this.#graph = graph;
    this.#prefix = prefix;
  }

  op(opType: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.#graph.op(opType, inputs, attributes, { hint: `${this.#prefix}/${opType}` });
  }

  ops(opType: string, inputs: readonly Value[], outputCount: number, attributes: Attributes = {}): Value[] {
    return this.#graph.ops(opType, inputs, outputCount, attributes, { hint: `${this.#prefix}/${opType}` });
  }

  constant(tensor: Tensor): Value {
    return this.#graph.constant(tensor, `${this.#prefix}/constant`);
  }

  /** A scalar constant of the data type of `like`. */
  scalar(like: Value, value: number): Value {
    return this.#graph.dataType(like) === 'float32' ? this.#graph.scalar(value) : this.tensor(like, [], [value]);
  }

  /** A constant of the data type of `like`. */
  tensor(like: Value, dims: readonly number[], values: ArrayLike<number>): Value {
    return this.constant(floatTensor(this.#graph.dataType(like), dims, values));
  }

  int64s(values: readonly number[]): Value {
    return this.#graph.int64s(values);
  }

  add(a: Value, b: Value): Value {
    return this.op('Add', [a, b]);
  }

  sub(a: Value, b: Value): Value {
    return this.op('Sub', [a, b]);
  }

  mul(a: Value, b: Value): Value {
    return this.op('Mul', [a, b]);
  }

  div(a: Value, b: Value): Value {
    return this.op('Div', [a, b]);
  }

  neg(a: Value): Value {
    return this.op('Neg', [a]);
  }

  /**
   * `factor * a`; nothing is emitted for a factor of 1. Pictures [N, C, H, W] are scaled channel by channel, because
   * onnxruntime keeps that in its blocked layout, unlike the product with a scalar.
   */
  scale(a: Value, factor: number): Value {
    if (factor === 1) return a;
    const dims = this.#graph.dims(a);
    const [, channels = 1] = dims;
    if (dims.length !== 4 || dims[2] === 1 || dims[3] === 1) return this.mul(a, this.scalar(a, factor));
    return this.mul(a, this.tensor(a, [1, channels, 1, 1], new Float32Array(channels).fill(factor)));
  }

  reshape(a: Value, dims: readonly number[]): Value {
    return sameDims(this.#graph.dims(a), dims) ? a : this.op('Reshape', [a, this.int64s(dims)]);
  }

  expand(a: Value, dims: readonly number[]): Value {
    return sameDims(this.#graph.dims(a), dims) ? a : this.op('Expand', [a, this.int64s(dims)]);
  }

  transpose(a: Value, perm: readonly number[]): Value {
    return perm.every((axis, index) => axis === index) ? a : this.op('Transpose', [a], { perm: attr.ints(perm) });
  }

  reduceSum(a: Value, axes: readonly number[], keepdims = true): Value {
    return this.#reduce('ReduceSum', a, axes, keepdims);
  }

  reduceMean(a: Value, axes: readonly number[], keepdims = true): Value {
    return this.#reduce('ReduceMean', a, axes, keepdims);
  }

  slice(a: Value, ranges: readonly SliceRange[]): Value {
    const dims = this.#graph.dims(a);
    const wanted = ranges.filter(({ axis, start, end, step = 1 }) => start !== 0 || end !== dims[axis] || step !== 1);
    if (wanted.length === 0) return a;
    const steps = wanted.map(({ step = 1 }) => step);
    return this.op('Slice', [
      a,
      this.int64s(wanted.map(({ start }) => start)),
      this.int64s(wanted.map(({ end }) => end)),
      this.int64s(wanted.map(({ axis }) => axis)),
      ...(steps.every((step) => step === 1) ? [] : [this.int64s(steps)]),
    ]);
  }

  /** Zero padding by `begins[axis]` before and `ends[axis]` after; negative counts crop. */
  pad(a: Value, begins: readonly number[], ends: readonly number[]): Value {
    if ([...begins, ...ends].every((count) => count === 0)) return a;
    return this.op('Pad', [a, this.int64s([...begins, ...ends])]);
  }

  /** Parts of the given sizes along `axis`, in order. */
  split(a: Value, axis: number, sizes: readonly number[]): Value[] {
    if (sizes.length === 1) return [a];
    return this.ops('Split', [a, this.int64s(sizes)], sizes.length, { axis: attr.int(axis) });
  }

  /** Every element repeated `factors[axis]` times along each axis; `factors` has an entry for every axis. */
  repeatNearest(a: Value, factors: readonly number[]): Value {
    return this.op('Resize', [a, '', this.constant(float32([factors.length], factors))], {
      mode: attr.string('nearest'),
      coordinate_transformation_mode: attr.string('asymmetric'),
      nearest_mode: attr.string('floor'),
    });
  }

  concat(parts: readonly Value[], axis: number): Value {
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : this.op('Concat', parts, { axis: attr.int(axis) });
  }

  /** Zeros of the data type of `like`. A node, not a stored constant, so that large ones do not bloat the model. */
  zeros(like: Value, dims: readonly number[]): Value {
    const zero = floatTensor(this.#graph.dataType(like), [1], [0]);
    return this.op('ConstantOfShape', [this.int64s(dims)], { value: attr.tensor(zero) });
  }

  /** 1 where a > 0, 0 elsewhere. */
  positive(a: Value): Value {
    return this.#hasHardSigmoid(a)
      ? this.#hardSigmoid(a, STEP_SLOPE, 0)
      : this.#asFloat(a, this.op('Greater', [a, this.scalar(a, 0)]));
  }

  /** 1 where a > b, 1/2 where a = b, 0 elsewhere; in the broadcast shape of both. */
  greaterOrHalf(a: Value, b: Value): Value {
    if (this.#hasHardSigmoid(a)) return this.#hardSigmoid(this.sub(a, b), STEP_SLOPE, 0.5);
    const above = this.#asFloat(a, this.op('Greater', [a, b]));
    const atLeast = this.#asFloat(a, this.op('GreaterOrEqual', [a, b]));
    return this.scale(this.add(above, atLeast), 0.5);
  }

  /** 1 where a > bound, 0 elsewhere. */
  above(a: Value, bound: number): Value {
    if (bound === 0) return this.positive(a);
    return this.#fitsHardSigmoid(a, bound)
      ? this.#hardSigmoid(a, BOUNDED_STEP_SLOPE, -BOUNDED_STEP_SLOPE * bound)
      : this.#asFloat(a, this.op('Greater', [a, this.scalar(a, bound)]));
  }

  /** 1 where a < bound, 0 elsewhere. */
  below(a: Value, bound: number): Value {
    return this.#fitsHardSigmoid(a, bound)
      ? this.#hardSigmoid(a, -BOUNDED_STEP_SLOPE, BOUNDED_STEP_SLOPE * bound)
      : this.#asFloat(a, this.op('Less', [a, this.scalar(a, bound)]));
  }

  /** 1 - a, for a in [0, 1]. */
  oneMinusProbability(a: Value): Value {
    // HardSigmoid, because a subtraction from a scalar would leave onnxruntime's blocked NCHWc layout (engine.md).
    return this.#hasHardSigmoid(a) ? this.#hardSigmoid(a, -1, 1) : this.sub(this.scalar(a, 1), a);
  }

  #reduce(opType: string, a: Value, axes: readonly number[], keepdims: boolean): Value {
    if (axes.length === 0) return a;
    return this.op(opType, [a, this.int64s(axes)], { keepdims: attr.int(keepdims ? 1 : 0) });
  }

  #hardSigmoid(a: Value, alpha: number, beta: number): Value {
    return this.op('HardSigmoid', [a], { alpha: attr.float(alpha), beta: attr.float(beta) });
  }

  #hasHardSigmoid(a: Value): boolean {
    return this.#graph.dataType(a) === 'float32';
  }

  #fitsHardSigmoid(a: Value, bound: number): boolean {
    return this.#hasHardSigmoid(a) && Math.abs(bound) <= LARGEST_STEP_BOUND;
  }

  #asFloat(like: Value, condition: Value): Value {
    return this.op('Cast', [condition], { to: attr.int(DATA_TYPE_CODES[this.#graph.dataType(like)]) });
  }
}

/** A float32 or float64 tensor; throws RangeError for any other type. */
export function floatTensor(dataType: DataType, dims: readonly number[], values: ArrayLike<number>): Tensor {
  if (dataType === 'float32') return float32(dims, values instanceof Float32Array ? values : Float32Array.from(values));
  if (dataType === 'float64') {
    const data = values instanceof Float64Array ? values : Float64Array.from(values);
    if (data.length !== elementCount(dims)) {
      throw new RangeError(
        `Tensor of shape [${dims.join(', ')}] needs ${elementCount(dims)} elements, got ${data.length}`,
      );
    }
    return { dataType, dims, data };
  }
  throw notFloating(dataType);
}

/** Array for the elements of a float32 or float64 tensor; throws RangeError for any other type. */
export function floatArray(dataType: DataType, length: number): Float32Array | Float64Array {
  if (dataType === 'float32') return new Float32Array(length);
  if (dataType === 'float64') return new Float64Array(length);
  throw notFloating(dataType);
}

const notFloating = (dataType: DataType): RangeError =>
  new RangeError(
    `Gradients are computed in float32 or float64, got ${dataType}; import the model so that its weights are upcast`,
  );

export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}
