import { firstOutputRule } from '../rule.ts';

export const Where = firstOutputRule({
  opType: 'Where',
  saves: ['inputs'],
  differentiableInputs: [1, 2],
  vjp({ emit, input, needs }, dY) {
    const [condition, zero] = [input(0), emit.scalar(dY, 0)];
    return [
      undefined,
      needs(1) ? emit.op('Where', [condition, dY, zero]) : undefined,
      needs(2) ? emit.op('Where', [condition, zero, dY]) : undefined,
    ];
  },
});
