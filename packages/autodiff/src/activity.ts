import type { DataType, Node } from '@holdfast/onnx';
import { isConstantOperator } from './constant-operators.ts';
import type { RuleTable } from './rule-table.ts';

const FLOATING: ReadonlySet<DataType> = new Set<DataType>(['float16', 'bfloat16', 'float32', 'float64']);

/** Whether gradients exist for values of this type; unknown types are taken to be floating point. */
const isFloating = (dataType: DataType | undefined): boolean => dataType === undefined || FLOATING.has(dataType);

export interface ActivityQuery {
  /** In topological order. */
  readonly nodes: readonly Node[];
  readonly wrt: Iterable<string>;
  readonly stopAt?: ReadonlySet<string>;
  readonly rules: RuleTable;
  readonly dataType: (value: string) => DataType | undefined;
}

/** Inputs of a node through which a gradient could flow. */
export function differentiableInputs(node: Node, rules: RuleTable): string[] {
  if (isConstantOperator(node)) return [];
  const indices = node.domain === '' ? rules.get(node.opType)?.differentiableInputs : undefined;
  const inputs = indices === undefined ? node.inputs : indices.map((index) => node.inputs[index] ?? '');
  return inputs.filter((name) => name !== '');
}

/**
 * Values that depend on `wrt` through differentiable inputs: those that a gradient can reach. Integer and boolean values are
 * never among them, nor what lies behind a value of `stopAt`.
 */
export function activeValues({ nodes, wrt, stopAt, rules, dataType }: ActivityQuery): Set<string> {
  const active = new Set<string>();
  for (const value of wrt) if (isFloating(dataType(value))) active.add(value);
  for (const node of nodes) {
    if (!differentiableInputs(node, rules).some((name) => active.has(name))) continue;
    for (const output of node.outputs) {
      if (output !== '' && stopAt?.has(output) !== true && isFloating(dataType(output))) active.add(output);
    }
  }
  return active;
}
