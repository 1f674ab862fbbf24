import { maxPoolGradient } from '../pooling/max-pool-gradient.ts';
import { firstOutputRule } from '../rule.ts';

/** The first maximum of each window gets all of its gradient. */
export const MaxPool = firstOutputRule({
  opType: 'MaxPool',
  saves: ['inputs'],
  differentiableInputs: [0],
  vjp: ({ node, emit, dims }, dY) => [maxPoolGradient(emit, { node, dY, dims })],
});
