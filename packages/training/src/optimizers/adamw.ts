import { OptimizerState, type Optimizer } from './optimizer.ts';

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2). */
export function adamw(
  { beta1, beta2, epsilon }: AdamWSettings,
  restored: ReadonlyMap<string, Float32Array>,
): Optimizer {
  const state = new OptimizerState(restored);
  return {
    state: state.slots,
    update(parameters, { learningRate, step }) {
      const [firstCorrection, secondCorrection] = [1 - beta1 ** step, 1 - beta2 ** step];
      for (const parameter of parameters) {
        const { weights, gradient, weightDecay } = parameter;
        const first = state.slot('first', parameter);
        const second = state.slot('second', parameter);
        for (let i = 0; i < weights.length; i++) {
          const slope = gradient[i] ?? NaN;
          const mean = beta1 * (first[i] ?? NaN) + (1 - beta1) * slope;
          const square = beta2 * (second[i] ?? NaN) + (1 - beta2) * slope * slope;
          first[i] = mean;
          second[i] = square;
          const weight = (weights[i] ?? NaN) * (1 - learningRate * weightDecay);
          weights[i] =
            weight - (learningRate * (mean / firstCorrection)) / (Math.sqrt(square / secondCorrection) + epsilon);
        }
      }
    },
  };
}
