import { GraphBuilder, type Attributes, type Model, type Tensor, type Value } from '@holdfast/onnx';
import type { Random } from '@holdfast/random';

/** How an operand reaches the operator. Rules may emit other nodes for constants, so every way is tried. */
export type OperandRole =
  /** A graph input. */
  | 'variable'
  /** A constant of the graph whose gradient is wanted all the same: a weight. */
  | 'parameter'
  /** A constant of the graph that no gradient is asked for. */
  | 'constant';

export interface Operand {
  readonly tensor: Tensor;
  readonly role: OperandRole;
}

/** One operator with settings and operands at which it is differentiable, whatever they are. */
export interface OperatorCase {
  readonly opType: string;
  readonly operands: readonly (Operand | undefined)[];
  readonly attributes: Attributes;
  readonly outputCount: number;
  /** Operand in which the operator is linear (not merely affine) while the others stay. */
  readonly linearIn?: number;
}

/** Draws one case; `opType` is added by the table. */
export type CaseGenerator = (random: Random) => Draft;
export type CaseTable = Readonly<Record<string, CaseGenerator>>;

export interface Draft {
  readonly operands: readonly (Operand | undefined)[];
  readonly attributes?: Attributes;
  readonly outputCount?: number;
  readonly linearIn?: number;
}

export const variable = (tensor: Tensor): Operand => ({ tensor, role: 'variable' });
export const constant = (tensor: Tensor): Operand => ({ tensor, role: 'constant' });

/** The case as a graph, still open so that a backward pass can be added. */
export interface CaseGraph {
  readonly builder: GraphBuilder;
  /** Value of each operand, in the operator's order; the empty string where it is omitted. */
  readonly operands: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Puts a case into a graph; the types of its outputs come from shape inference. */
export function openGraph({ opType, operands, attributes, outputCount }: OperatorCase): CaseGraph {
  const builder = new GraphBuilder('case');
  const values = operands.map((operand, index) => {
    if (operand === undefined) return '';
    const { tensor, role } = operand;
    if (role !== 'variable') return builder.constant(tensor, `${role}${index}`);
    return builder.input(`operand${index}`, { dataType: tensor.dataType, dims: tensor.dims });
  });
  return { builder, operands: values, outputs: builder.ops(opType, values, outputCount, attributes) };
}

/** The case as a model with outputs `output0`, `output1` ... */
export function toModel(operatorCase: OperatorCase): Model {
  const { builder, outputs } = openGraph(operatorCase);
  outputs.forEach((value, index) => builder.output(`output${index}`, value));
  return builder.build();
}

/** Operands that are fed at run time, by name of their graph input. */
export function feedsOf({ operands }: OperatorCase): Map<string, Tensor> {
  return new Map(
    operands.flatMap((operand, index) =>
      operand?.role === 'variable' ? [[`operand${index}`, operand.tensor] as const] : [],
    ),
  );
}

/** One line that tells a failing case apart. */
export function describeCase({ opType, operands, attributes }: OperatorCase): string {
  const shapes = operands.map((operand) =>
    operand === undefined ? '-' : `${operand.role} ${operand.tensor.dataType}[${operand.tensor.dims.join(',')}]`,
  );
  const settings = Object.entries(attributes).map(([name, { kind, value }]) => {
    const text = kind === 'tensor' || kind === 'graph' ? kind : value.toString();
    return `${name}=${text}`;
  });
  return `${opType}(${shapes.join(', ')}) ${settings.join(' ')}`;
}
