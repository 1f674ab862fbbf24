import { GraphBuilder, attr, type TensorOf, type Value } from '@holdfast/onnx';

import { uniform } from './values.ts';

export type Activation = 'relu' | 'relu6' | 'silu';

export interface ConvSettings {
  readonly kernel?: number;
  readonly stride?: number;
  readonly groups?: number;
}

export interface NetworkSettings {
  readonly name: string;
  /** First part of the name of every tensor. */
  readonly scope: string;
  readonly activation: Activation;
  /** Weights of a convolution are uniform within sqrt(gain / fan-in). Default: 6, He's. */
  readonly gain?: number;
}

/** Layers of one network over a GraphBuilder; every weight is made from its name, as in scripts/golden/make_references.py. */
export class Network {
  readonly graph: GraphBuilder;
  /** The value of each weight by its name. */
  readonly weights = new Map<string, Value>();
  readonly #scope: string;
  readonly #activation: Activation;
  readonly #gain: number;

  constructor(settings: NetworkSettings) {
    this.#scope = settings.scope;
    this.#activation = settings.activation;
    this.#gain = settings.gain ?? 6;
    this.graph = new GraphBuilder(settings.name);
  }

  /** Numbers in the network's own name space: its input and cotangent are drawn like its weights. */
  values(name: string, dims: readonly number[], range: readonly [number, number]): TensorOf<'float32'> {
    return uniform(`${this.#scope}/${name}`, dims, range);
  }

  activate(x: Value): Value {
    switch (this.#activation) {
      case 'relu':
        return this.graph.op('Relu', [x]);
      case 'relu6':
        return this.graph.op('Clip', [x, this.graph.scalar(0), this.graph.scalar(6)]);
      case 'silu':
        return this.graph.op('Mul', [x, this.graph.op('Sigmoid', [x])]);
    }
  }

  /** Convolution with bias. */
  conv(name: string, x: Value, channels: number, settings: ConvSettings = {}): Value {
    return this.#conv(name, x, channels, { ...settings, bias: true });
  }

  /** Convolution without bias, then BatchNormalization. */
  convNorm(name: string, x: Value, channels: number, settings: ConvSettings = {}): Value {
    const y = this.#conv(`${name}.conv`, x, channels, { ...settings, bias: false });
    const part = (suffix: string, low: number, high: number): Value =>
      this.#weight(`${name}.norm.${suffix}`, [channels], [low, high]);
    return this.graph.op('BatchNormalization', [
      y,
      part('scale', 0.5, 1.5),
      part('shift', -0.2, 0.2),
      part('mean', -0.2, 0.2),
      part('variance', 0.5, 1.5),
    ]);
  }

  /** Global average pool, then the fully connected layer of a classifier. */
  head(name: string, x: Value, classes: number): Value {
    const features = this.graph.op('Flatten', [this.graph.op('GlobalAveragePool', [x])]);
    const inputs = this.graph.dims(features)[1] ?? 1;
    const bound = Math.sqrt(6 / inputs);
    const weights = this.#weight(`${name}.weight`, [classes, inputs], [-bound, bound]);
    const bias = this.#weight(`${name}.bias`, [classes], [-0.1, 0.1]);
    return this.graph.op('Gemm', [features, weights, bias], { transB: attr.int(1) });
  }

  #conv(name: string, x: Value, channels: number, settings: ConvSettings & { readonly bias: boolean }): Value {
    const { kernel = 1, stride = 1, groups = 1, bias } = settings;
    const perGroup = this.channels(x) / groups;
    const bound = Math.sqrt(this.#gain / (perGroup * kernel * kernel));
    const weights = this.#weight(`${name}.weight`, [channels, perGroup, kernel, kernel], [-bound, bound]);
    const half = Math.floor(kernel / 2);
    return this.graph.op(
      'Conv',
      [x, weights, ...(bias ? [this.#weight(`${name}.bias`, [channels], [-0.1, 0.1])] : [])],
      {
        kernel_shape: attr.ints([kernel, kernel]),
        strides: attr.ints([stride, stride]),
        pads: attr.ints([half, half, half, half]),
        group: attr.int(groups),
      },
    );
  }

  channels(x: Value): number {
    return this.graph.dims(x)[1] ?? 1;
  }

  #weight(name: string, dims: readonly number[], range: readonly [number, number]): Value {
    const value = this.graph.constant(this.values(name, dims, range), name);
    this.weights.set(name, value);
    return value;
  }
}
