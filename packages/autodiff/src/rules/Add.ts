import { firstOutputRule } from '../rule.ts';

export const Add = firstOutputRule({
  opType: 'Add',
  saves: ['nothing'],
  parameters: { kind: 'per-channel', inputs: [0, 1] },
  vjp: (_, dY) => [dY, dY],
});
