import { maxPoolGradient } from '../pooling/max-pool-gradient.ts';
import type { VjpPattern } from './pattern.ts';

/**
 * A MaxPool that alone reads a Relu: the two commute, so that the mask of the Relu is applied to the maxima instead of the whole
 * picture, a quarter of the elements after the usual stem.
 */
export const maxPoolOfRelu: VjpPattern = {
  name: 'MaxPool of Relu',
  apply({ node, dY, emit, dims, producer, isOnlyUse }) {
    if (node.opType !== 'MaxPool' || node.domain !== '') return undefined;
    const [pooled = ''] = node.inputs;
    const relu = producer(pooled);
    if (relu?.opType !== 'Relu' || relu.domain !== '' || !isOnlyUse(pooled)) return undefined;
    const [x = ''] = relu.inputs;
    const [y = ''] = node.outputs;
    const masked = emit.mul(dY, emit.positive(y));
    return new Map([[x, maxPoolGradient(emit, { node, dY: masked, dims })]]);
  },
};
