import { firstOutputRule } from '../rule.ts';

/** The identity at inference; a node in training mode draws random numbers and is refused. */
export const Dropout = firstOutputRule({
  opType: 'Dropout',
  saves: ['nothing'],
  differentiableInputs: [0],
  vjp({ has, constantNumbers, unsupported }, dY) {
    if (has(2) && constantNumbers(2, 'training_mode')[0] !== 0) unsupported('it is in training mode');
    return [dY];
  },
});
