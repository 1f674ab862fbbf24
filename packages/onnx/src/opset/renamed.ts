import { readInt } from '../attribute.ts';
import { int64s } from '../tensor.ts';
import { refuse, withInput, without, type OperatorChange, type Upgrade } from './upgrade.ts';

const scatter: Upgrade = (node) => [{ ...node, opType: 'ScatterElements' }];

/** DFT 20 takes the axis as an input; its default before was 1. */
const dft: Upgrade = (node, context) => {
  const axis = context.constant({ ...int64s([readInt(node, 'axis') ?? 1]), dims: [] }, `${node.name}.axis`);
  return [withInput(without(node, 'axis'), 2, axis)];
};

/** Scan 8 carried a batch axis and a length input. */
const scan: Upgrade = (node) =>
  refuse(node, {
    expected: 'Scan of opset 9 or later',
    got: 'Scan of opset 8',
    fix: 'export the model with opset 9 or later',
  });

const experimental: Upgrade = (node) =>
  refuse(node, {
    expected: 'an operator of the ONNX standard',
    got: `${node.opType}, an experimental one that was withdrawn`,
    fix: 'export the model again with a current exporter',
  });

/** onnxruntime has GlobalLpPool up to opset 21 only; it is a norm over the spatial axes. */
const globalLpPool: Upgrade = (node, context) => {
  const [x = ''] = node.inputs;
  const p = readInt(node, 'p') ?? 2;
  const rank = context.dimsOf(x)?.length;
  if (rank === undefined || (p !== 1 && p !== 2)) {
    refuse(node, {
      expected: 'p of 1 or 2 and an input of known rank',
      got: `p ${p}`,
      fix: 'export it as ReduceL1 or ReduceL2',
    });
  }
  const axes = Array.from({ length: rank - 2 }, (_, index) => index + 2);
  const operand = context.constant(int64s(axes), `${node.name}.axes`);
  return [{ ...without(node, 'p'), opType: p === 1 ? 'ReduceL1' : 'ReduceL2', inputs: [x, operand] }];
};

const notInRuntime: Upgrade = (node) =>
  refuse(node, {
    expected: 'an operator that onnxruntime has at opset 22',
    got: `${node.opType}, which onnxruntime has for older opsets only`,
    fix: 'cut the model before this node (choose an earlier output)',
  });

const random: Upgrade = (node) =>
  refuse(node, {
    expected: 'a model that gives the same output every time',
    got: `${node.opType}, which draws random numbers`,
    fix: 'export the model in evaluation mode (model.eval())',
  });

const RANDOM = ['RandomNormal', 'RandomNormalLike', 'RandomUniform', 'RandomUniformLike', 'Bernoulli', 'Multinomial'];

const WITHDRAWN = [
  ...['ATen', 'Affine', 'ConstantFill', 'Crop', 'DynamicSlice', 'GivenTensorFill', 'GRUUnit', 'ImageScaler'],
  ...['ParametricSoftplus', 'Scale', 'ScaledTanh'],
];

/** Operators that have another name or are gone. */
export const renamedChanges: readonly OperatorChange[] = [
  { opType: 'Scatter', changedAt: Infinity, upgrade: scatter },
  { opType: 'DFT', changedAt: 20, upgrade: dft },
  { opType: 'Scan', changedAt: 9, upgrade: scan },
  { opType: 'GlobalLpPool', changedAt: Infinity, upgrade: globalLpPool },
  ...['RoiAlign', 'MaxRoiPool'].map((opType) => ({ opType, changedAt: Infinity, upgrade: notInRuntime })),
  ...RANDOM.map((opType) => ({ opType, changedAt: Infinity, upgrade: random })),
  ...WITHDRAWN.map((opType) => ({ opType, changedAt: Infinity, upgrade: experimental })),
];
