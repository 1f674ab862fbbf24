import type { VjpRule } from './rule.ts';
import { Abs } from './rules/Abs.ts';
import { Add } from './rules/Add.ts';
import { AveragePool } from './rules/AveragePool.ts';
import { BatchNormalization } from './rules/BatchNormalization.ts';
import { Cast } from './rules/Cast.ts';
import { Ceil } from './rules/Ceil.ts';
import { Clip } from './rules/Clip.ts';
import { Concat } from './rules/Concat.ts';
import { Conv } from './rules/Conv.ts';
import { ConvTranspose } from './rules/ConvTranspose.ts';
import { Cos } from './rules/Cos.ts';
import { CumSum } from './rules/CumSum.ts';
import { DepthToSpace } from './rules/DepthToSpace.ts';
import { Div } from './rules/Div.ts';
import { Dropout } from './rules/Dropout.ts';
import { Elu } from './rules/Elu.ts';
import { Erf } from './rules/Erf.ts';
import { Exp } from './rules/Exp.ts';
import { Expand } from './rules/Expand.ts';
import { Flatten } from './rules/Flatten.ts';
import { Floor } from './rules/Floor.ts';
import { Gather } from './rules/Gather.ts';
import { GatherElements } from './rules/GatherElements.ts';
import { GatherND } from './rules/GatherND.ts';
import { Gelu } from './rules/Gelu.ts';
import { Gemm } from './rules/Gemm.ts';
import { GlobalAveragePool } from './rules/GlobalAveragePool.ts';
import { GlobalMaxPool } from './rules/GlobalMaxPool.ts';
import { GroupNormalization } from './rules/GroupNormalization.ts';
import { HardSigmoid } from './rules/HardSigmoid.ts';
import { HardSwish } from './rules/HardSwish.ts';
import { Identity } from './rules/Identity.ts';
import { InstanceNormalization } from './rules/InstanceNormalization.ts';
import { LRN } from './rules/LRN.ts';
import { LayerNormalization } from './rules/LayerNormalization.ts';
import { LeakyRelu } from './rules/LeakyRelu.ts';
import { Log } from './rules/Log.ts';
import { LogSoftmax } from './rules/LogSoftmax.ts';
import { MatMul } from './rules/MatMul.ts';
import { Max } from './rules/Max.ts';
import { MaxPool } from './rules/MaxPool.ts';
import { Mean } from './rules/Mean.ts';
import { Min } from './rules/Min.ts';
import { Mish } from './rules/Mish.ts';
import { Mul } from './rules/Mul.ts';
import { Neg } from './rules/Neg.ts';
import { PRelu } from './rules/PRelu.ts';
import { Pad } from './rules/Pad.ts';
import { Pow } from './rules/Pow.ts';
import { Reciprocal } from './rules/Reciprocal.ts';
import { ReduceL1 } from './rules/ReduceL1.ts';
import { ReduceL2 } from './rules/ReduceL2.ts';
import { ReduceLogSumExp } from './rules/ReduceLogSumExp.ts';
import { ReduceMax } from './rules/ReduceMax.ts';
import { ReduceMean } from './rules/ReduceMean.ts';
import { ReduceMin } from './rules/ReduceMin.ts';
import { ReduceSum } from './rules/ReduceSum.ts';
import { ReduceSumSquare } from './rules/ReduceSumSquare.ts';
import { Relu } from './rules/Relu.ts';
import { Reshape } from './rules/Reshape.ts';
import { Resize } from './rules/Resize.ts';
import { Round } from './rules/Round.ts';
import { ScatterElements } from './rules/ScatterElements.ts';
import { ScatterND } from './rules/ScatterND.ts';
import { Selu } from './rules/Selu.ts';
import { Sigmoid } from './rules/Sigmoid.ts';
import { Sign } from './rules/Sign.ts';
import { Sin } from './rules/Sin.ts';
import { Slice } from './rules/Slice.ts';
import { Softmax } from './rules/Softmax.ts';
import { Softplus } from './rules/Softplus.ts';
import { Softsign } from './rules/Softsign.ts';
import { SpaceToDepth } from './rules/SpaceToDepth.ts';
import { Split } from './rules/Split.ts';
import { Sqrt } from './rules/Sqrt.ts';
import { Squeeze } from './rules/Squeeze.ts';
import { Sub } from './rules/Sub.ts';
import { Sum } from './rules/Sum.ts';
import { Tanh } from './rules/Tanh.ts';
import { ThresholdedRelu } from './rules/ThresholdedRelu.ts';
import { Tile } from './rules/Tile.ts';
import { TopK } from './rules/TopK.ts';
import { Transpose } from './rules/Transpose.ts';
import { Unsqueeze } from './rules/Unsqueeze.ts';
import { Where } from './rules/Where.ts';

/** Every operator that has a rule. A name without a table entry, or an entry twice, does not compile. */
export const DIFFERENTIABLE_OPERATORS = [
  'Abs',
  'Add',
  'AveragePool',
  'BatchNormalization',
  'Cast',
  'Ceil',
  'Clip',
  'Concat',
  'Conv',
  'ConvTranspose',
  'Cos',
  'CumSum',
  'DepthToSpace',
  'Div',
  'Dropout',
  'Elu',
  'Erf',
  'Exp',
  'Expand',
  'Flatten',
  'Floor',
  'Gather',
  'GatherElements',
  'GatherND',
  'Gelu',
  'Gemm',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'GroupNormalization',
  'HardSigmoid',
  'HardSwish',
  'Identity',
  'InstanceNormalization',
  'LRN',
  'LayerNormalization',
  'LeakyRelu',
  'Log',
  'LogSoftmax',
  'MatMul',
  'Max',
  'MaxPool',
  'Mean',
  'Min',
  'Mish',
  'Mul',
  'Neg',
  'PRelu',
  'Pad',
  'Pow',
  'Reciprocal',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceSum',
  'ReduceSumSquare',
  'Relu',
  'Reshape',
  'Resize',
  'Round',
  'ScatterElements',
  'ScatterND',
  'Selu',
  'Sigmoid',
  'Sign',
  'Sin',
  'Slice',
  'Softmax',
  'Softplus',
  'Softsign',
  'SpaceToDepth',
  'Split',
  'Sqrt',
  'Squeeze',
  'Sub',
  'Sum',
  'Tanh',
  'ThresholdedRelu',
  'Tile',
  'TopK',
  'Transpose',
  'Unsqueeze',
  'Where',
] as const;

export type DifferentiableOperator = (typeof DIFFERENTIABLE_OPERATORS)[number];

const table: { readonly [Op in DifferentiableOperator]: VjpRule<Op> } = {
  Abs,
  Add,
  AveragePool,
  BatchNormalization,
  Cast,
  Ceil,
  Clip,
  Concat,
  Conv,
  ConvTranspose,
  Cos,
  CumSum,
  DepthToSpace,
  Div,
  Dropout,
  Elu,
  Erf,
  Exp,
  Expand,
  Flatten,
  Floor,
  Gather,
  GatherElements,
  GatherND,
  Gelu,
  Gemm,
  GlobalAveragePool,
  GlobalMaxPool,
  GroupNormalization,
  HardSigmoid,
  HardSwish,
  Identity,
  InstanceNormalization,
  LRN,
  LayerNormalization,
  LeakyRelu,
  Log,
  LogSoftmax,
  MatMul,
  Max,
  MaxPool,
  Mean,
  Min,
  Mish,
  Mul,
  Neg,
  PRelu,
  Pad,
  Pow,
  Reciprocal,
  ReduceL1,
  ReduceL2,
  ReduceLogSumExp,
  ReduceMax,
  ReduceMean,
  ReduceMin,
  ReduceSum,
  ReduceSumSquare,
  Relu,
  Reshape,
  Resize,
  Round,
  ScatterElements,
  ScatterND,
  Selu,
  Sigmoid,
  Sign,
  Sin,
  Slice,
  Softmax,
  Softplus,
  Softsign,
  SpaceToDepth,
  Split,
  Sqrt,
  Squeeze,
  Sub,
  Sum,
  Tanh,
  ThresholdedRelu,
  Tile,
  TopK,
  Transpose,
  Unsqueeze,
  Where,
};

/** Rules by operator name of the standard ONNX domain. */
export type RuleTable = ReadonlyMap<string, VjpRule>;

export const defaultRules: RuleTable = new Map(DIFFERENTIABLE_OPERATORS.map((opType) => [opType, table[opType]]));
