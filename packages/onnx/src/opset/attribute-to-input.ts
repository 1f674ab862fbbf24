import { attr, readFloat, readBigInts, readInt, readInts } from '../attribute.ts';
import type { Node } from '../graph.ts';
import { float32, int64s, type Tensor } from '../tensor.ts';
import {
  refuse,
  withAttribute,
  withInput,
  without,
  nodeBeside,
  type OperatorChange,
  type Upgrade,
  type UpgradeContext,
} from './upgrade.ts';

/** Moves an attribute of ints to input `index`, as the later definitions of many operators do. */
const intsToInput =
  (attribute: string, index: number): Upgrade =>
  (node, context) => {
    const values = readBigInts(node, attribute);
    const bare = without(node, attribute);
    return [
      values === undefined
        ? bare
        : withInput(
            bare,
            index,
            context.constant(
              { dataType: 'int64', dims: [values.length], data: BigInt64Array.from(values) },
              `${node.name}.${attribute}`,
            ),
          ),
    ];
  };

/**
 * A float scalar of the type of `like`, with the nodes it takes: a constant where the type is known to be float32, else a
 * CastLike, which is right for every type.
 */
function scalarLike(
  node: Node,
  context: UpgradeContext,
  { value, like, hint }: { value: number; like: string; hint: string },
): { readonly name: string; readonly nodes: readonly Node[] } {
  const name = `${node.name}.${hint}`;
  const tensor: Tensor = float32([], [value]);
  if (context.dataTypeOf(like) === 'float32') return { name: context.constant(tensor, name), nodes: [] };
  const cast = context.fresh(name);
  const inputs = [context.constant(tensor, `${name}.float32`), like];
  return { name: cast, nodes: [nodeBeside(node, { opType: 'CastLike', inputs, outputs: [cast] })] };
}

/** Clip before 11: the bounds are attributes. */
const clip: Upgrade = (node, context) => {
  const [like = ''] = node.inputs;
  const made: Node[] = [];
  let clipped = without(node, 'min', 'max');
  (['min', 'max'] as const).forEach((bound, position) => {
    const value = readFloat(node, bound);
    if (value === undefined) return;
    const { name, nodes } = scalarLike(node, context, { value, like, hint: bound });
    made.push(...nodes);
    clipped = withInput(clipped, position + 1, name);
  });
  return [...made, clipped];
};

/** Pad before 11: pads and value are attributes. */
const pad: Upgrade = (node, context) => {
  const [like = ''] = node.inputs;
  const pads = readInts(node, 'pads') ?? [];
  const value = readFloat(node, 'value') ?? 0;
  const padded = withInput(without(node, 'pads', 'value'), 1, context.constant(int64s(pads), `${node.name}.pads`));
  if (value === 0) return [padded];
  const { name, nodes } = scalarLike(node, context, { value, like, hint: 'value' });
  return [...nodes, withInput(padded, 2, name)];
};

/** Slice before 10: starts, ends and axes are attributes. */
const slice: Upgrade = (node, context) =>
  ['starts', 'ends', 'axes'].reduce<readonly Node[]>(
    (nodes, attribute, position) => nodes.flatMap((last) => intsToInput(attribute, position + 1)(last, context)),
    [node],
  );

/** TopK before 10: k is an attribute. */
const topK: Upgrade = (node, context) => {
  const k = readInt(node, 'k');
  if (k === undefined) refuse(node, { expected: 'attribute k', got: 'none', fix: 'export the model again' });
  return [withInput(without(node, 'k'), 1, context.constant(int64s([k]), `${node.name}.k`))];
};

/** Split: the sizes are an input from 13 on; from 18 on, equal parts must be asked for by num_outputs. */
const split: Upgrade = (node, context) => {
  const [upgraded = node] = context.opset < 13 ? intsToInput('split', 1)(node, context) : [node];
  if ((upgraded.inputs[1] ?? '') !== '') return [upgraded];
  return [withAttribute(upgraded, 'num_outputs', attr.int(node.outputs.length))];
};

const REDUCTIONS_18 = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'];

/** Settings that later definitions take as inputs. */
export const attributeToInputChanges: readonly OperatorChange[] = [
  { opType: 'Clip', changedAt: 11, upgrade: clip },
  { opType: 'Pad', changedAt: 11, upgrade: pad },
  { opType: 'Slice', changedAt: 10, upgrade: slice },
  { opType: 'TopK', changedAt: 10, upgrade: topK },
  { opType: 'Split', changedAt: 18, upgrade: split },
  { opType: 'Squeeze', changedAt: 13, upgrade: intsToInput('axes', 1) },
  { opType: 'Unsqueeze', changedAt: 13, upgrade: intsToInput('axes', 1) },
  { opType: 'ReduceSum', changedAt: 13, upgrade: intsToInput('axes', 1) },
  ...REDUCTIONS_18.map((name) => ({ opType: `Reduce${name}`, changedAt: 18, upgrade: intsToInput('axes', 1) })),
];
