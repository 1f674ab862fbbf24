import { readInt, readString } from '../attribute.ts';
import { broadcastDims, expectRank, fail, sameType, show, sizeAt, typed, type Dims } from './helpers.ts';
import type { ShapeContext, ShapeRule } from './infer.ts';

const gemm: ShapeRule = (context) => {
  const flag = (name: string): boolean => (readInt(context.node, name) ?? 0) !== 0;
  const oriented = (dims: Dims, transposed: boolean): Dims => (transposed ? [...dims].reverse() : dims);
  const a = oriented(expectRank(context, 0, 2, 2), flag('transA'));
  const b = oriented(expectRank(context, 1, 2, 2), flag('transB'));
  if (a[1] !== b[0]) fail(context, `A' is ${show(a)} and B' ${show(b)}; their inner sizes must agree`);
  const dims = [sizeAt(context, a, 0), sizeAt(context, b, 1)];
  if (context.has(2)) {
    const joint = broadcastDims(context, [dims, context.input(2).dims]);
    if (show(joint) !== show(dims)) fail(context, `C ${show(context.input(2).dims)} must broadcast to ${show(dims)}`);
  }
  return [typed(sameType(context, [0, 1, 2]), dims)];
};

const matMul: ShapeRule = (context) => {
  const a = expectRank(context, 0, 1);
  const b = expectRank(context, 1, 1);
  // numpy.matmul: a vector gets an axis of size 1, which is taken away again at the end.
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  if (left.at(-1) !== right.at(-2)) fail(context, `A is ${show(a)} and B ${show(b)}; their inner sizes must agree`);
  const batch = broadcastDims(context, [left.slice(0, -2), right.slice(0, -2)]);
  const rows = a.length === 1 ? [] : a.slice(-2, -1);
  const columns = b.length === 1 ? [] : b.slice(-1);
  return [typed(sameType(context, [0, 1]), [...batch, ...rows, ...columns])];
};

/** Labels of the axes of one Einsum term; the axes under '...' are counted from the right: '.2', '.1'. */
function labelsOf(context: ShapeContext, term: string, rank: number): string[] {
  const [before = '', after, ...more] = term.split('...');
  if (more.length > 0) fail(context, `equation term ${term} has more than one ellipsis`);
  const letters = [...Array.from(before), ...Array.from(after ?? '')];
  if (after === undefined) {
    if (letters.length !== rank) fail(context, `equation term ${term} names ${letters.length} axes, got ${rank}`);
    return letters;
  }
  const hidden = rank - letters.length;
  if (hidden < 0) fail(context, `equation term ${term} names ${letters.length} axes, got ${rank}`);
  const covered = Array.from({ length: hidden }, (_, index) => `.${hidden - index}`);
  return [...Array.from(before), ...covered, ...Array.from(after)];
}

const einsum: ShapeRule = (context) => {
  const equation = (readString(context.node, 'equation') ?? '').replaceAll(' ', '');
  const [left = '', right] = equation.split('->');
  const terms = left.split(',');
  if (terms.length !== context.node.inputs.length) {
    fail(context, `equation ${equation} has ${terms.length} terms, got ${context.node.inputs.length} inputs`);
  }
  const sizes = new Map<string, number>();
  const uses = new Map<string, number>();
  terms.forEach((term, input) => {
    const { dims } = context.input(input);
    labelsOf(context, term, dims.length).forEach((label, axis) => {
      const size = sizeAt(context, dims, axis);
      const known = sizes.get(label) ?? 1;
      if (known !== 1 && size !== 1 && known !== size) fail(context, `axis ${label} has sizes ${known} and ${size}`);
      sizes.set(label, Math.max(known, size));
      uses.set(label, (uses.get(label) ?? 0) + 1);
    });
  });
  const ellipsis = [...sizes.keys()]
    .filter((label) => label.startsWith('.'))
    .sort()
    .reverse();
  const once = [...uses].flatMap(([label, count]) => (count === 1 && !label.startsWith('.') ? [label] : [])).sort();
  const output =
    right === undefined
      ? [...ellipsis, ...once]
      : labelsOf(context, right, right.replace('...', '').length + (right.includes('...') ? ellipsis.length : 0));
  const dims = output.map((label) => {
    const size = sizes.get(label);
    if (size === undefined) fail(context, `equation ${equation}: output axis ${label} is not on the left`);
    return size;
  });
  return [typed(sameType(context, [...terms.keys()]), dims)];
};

/** Matrix products. */
export const linearAlgebraRules: readonly [string, ShapeRule][] = [
  ['Gemm', gemm],
  ['MatMul', matMul],
  ['Einsum', einsum],
];
