import { firstOutputRule } from '../rule.ts';

/** Mean over its operands, element by element. */
export const Mean = firstOutputRule({
  opType: 'Mean',
  saves: ['nothing'],
  vjp({ node, emit }, dY) {
    const share = emit.scale(dY, 1 / node.inputs.length);
    return node.inputs.map(() => share);
  },
});
