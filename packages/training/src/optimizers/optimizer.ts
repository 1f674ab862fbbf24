/** One parameter on its way through a step. */
export interface OptimizedParameter {
  readonly name: string;
  /** Changed in place. */
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  /** 0 for biases, scales and shifts. */
  readonly weightDecay: number;
}

/** Turns gradients into new weights. Its whole state is in `state`, so that training can go on elsewhere bit for bit. */
export interface Optimizer {
  /** @param step counts from 1. */
  update(parameters: readonly OptimizedParameter[], settings: { learningRate: number; step: number }): void;
  /** Moments by slot and parameter: `velocity/conv1.weight`. */
  readonly state: ReadonlyMap<string, Float32Array>;
}

/** Slots of one parameter, made of zeros on first use. */
export class OptimizerState {
  readonly slots = new Map<string, Float32Array>();

  constructor(restored: ReadonlyMap<string, Float32Array>) {
    for (const [name, values] of restored) this.slots.set(name, values.slice());
  }

  slot(kind: string, { name, weights }: OptimizedParameter): Float32Array {
    const key = `${kind}/${name}`;
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const fresh = new Float32Array(weights.length);
    this.slots.set(key, fresh);
    return fresh;
  }
}
