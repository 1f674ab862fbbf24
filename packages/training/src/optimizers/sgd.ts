import { OptimizerState, type Optimizer } from './optimizer.ts';

/** Stochastic gradient descent with heavy-ball momentum: v <- momentum v + g + decay w; w <- w - rate v (PyTorch's form). */
export function sgd(momentum: number, restored: ReadonlyMap<string, Float32Array>): Optimizer {
  const state = new OptimizerState(restored);
  return {
    state: state.slots,
    update(parameters, { learningRate }) {
      for (const parameter of parameters) {
        const { weights, gradient, weightDecay } = parameter;
        const velocity = state.slot('velocity', parameter);
        for (let i = 0; i < weights.length; i++) {
          const weight = weights[i] ?? NaN;
          const moved = momentum * (velocity[i] ?? NaN) + (gradient[i] ?? NaN) + weightDecay * weight;
          velocity[i] = moved;
          weights[i] = weight - learningRate * moved;
        }
      }
    },
  };
}
