import { firstOutputRule } from '../rule.ts';

export const Sum = firstOutputRule({
  opType: 'Sum',
  saves: ['nothing'],
  vjp: ({ node }, dY) => node.inputs.map(() => dY),
});
