import type { Node } from '@holdfast/onnx';

/**
 * Operators whose outputs the backward pass treats as constants: shapes, indices, comparisons, random numbers. A gradient
 * stops there without an error, because these outputs steer the computation and carry no derivative.
 */
const CONSTANT_OPERATORS: ReadonlySet<string> = new Set([
  ...['Constant', 'ConstantOfShape', 'EyeLike', 'OneHot', 'Range', 'Shape', 'Size'],
  ...['ArgMax', 'ArgMin', 'Hardmax', 'NonMaxSuppression', 'NonZero', 'Unique'],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'IsInf', 'IsNaN'],
  ...['And', 'Not', 'Or', 'Xor', 'BitShift', 'BitwiseAnd', 'BitwiseNot', 'BitwiseOr', 'BitwiseXor'],
  ...['Bernoulli', 'Multinomial', 'RandomNormal', 'RandomNormalLike', 'RandomUniform', 'RandomUniformLike'],
]);

export const isConstantOperator = (node: Pick<Node, 'domain' | 'opType'>): boolean =>
  node.domain === '' && CONSTANT_OPERATORS.has(node.opType);
