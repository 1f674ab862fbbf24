import type { GraphBuilder, Tensor, Value } from '@holdfast/onnx';
import type { ModelContract } from '../../contract.ts';
import { OutputError } from './output-error.ts';

/** One picture's part of an output: the batch axis is cut off. */
export interface OutputSlice {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** How a decoder asks for its outputs, in JavaScript and in a graph alike. */
export interface OutputAccess<T> {
  /** The output of a role whose shape without the batch axis fits `shape` (`null` fits any size). */
  read(role: string, shape: readonly (number | null)[]): T;
  has(role: string): boolean;
}

const shown = (dims: readonly (number | null)[]): string => `[${dims.map((dim) => dim ?? '*').join(', ')}]`;

export const whereOf = (contract: ModelContract, role: string): string =>
  `${contract.output.decoder} output \`${role}\`${
    contract.output.names[role] === undefined ? '' : ` (${contract.output.names[role]})`
  }`;

function nameOf(contract: ModelContract, role: string, available: readonly string[]): string {
  const name = contract.output.names[role];
  if (name !== undefined && available.includes(name)) return name;
  throw new OutputError({
    code: 'OUTPUT_MISSING',
    where: whereOf(contract, role),
    expected: `one of the model's outputs: ${available.join(', ')}`,
    got: name ?? 'no name in output.names',
    fix: `set output.names.${role} in the contract`,
  });
}

function checkShape(contract: ModelContract, role: string, dims: readonly number[], shape: readonly (number | null)[]) {
  const fits =
    dims.length === shape.length + 1 && shape.every((size, axis) => size === null || size === dims[axis + 1]);
  if (fits) return;
  throw new OutputError({
    code: 'OUTPUT_SHAPE',
    where: whereOf(contract, role),
    expected: shown([null, ...shape]),
    got: shown(dims),
    fix: 'choose another decoder, or name another output in output.names',
  });
}

/** Class ids may come as integers; everything else is float32. */
const isNumeric = (tensor: Tensor): tensor is Extract<Tensor, { dataType: 'float32' | 'int32' | 'int64' }> =>
  tensor.dataType === 'float32' || tensor.dataType === 'int32' || tensor.dataType === 'int64';

/** Outputs of one run of the model, for picture `index` of its batch. */
export function tensorAccess(
  outputs: Readonly<Record<string, Tensor>>,
  index: number,
  contract: ModelContract,
): OutputAccess<OutputSlice> {
  return {
    has: (role) => contract.output.names[role] !== undefined,
    read: (role, shape) => {
      const tensor = outputs[nameOf(contract, role, Object.keys(outputs))];
      if (tensor === undefined || !isNumeric(tensor)) {
        throw new OutputError({
          code: 'OUTPUT_SHAPE',
          where: whereOf(contract, role),
          expected: 'float32 or integer values',
          got: tensor?.dataType ?? 'nothing',
          fix: 'export the model with float32 outputs',
        });
      }
      checkShape(contract, role, tensor.dims, shape);
      const batch = tensor.dims[0] ?? 0;
      if (!(index >= 0 && index < batch)) {
        throw new RangeError(`${whereOf(contract, role)}: picture ${index} is not in a batch of ${batch}`);
      }
      const data = tensor.dataType === 'float32' ? tensor.data : Float32Array.from(tensor.data, Number);
      const length = data.length / batch;
      return { data: data.subarray(index * length, (index + 1) * length), dims: tensor.dims.slice(1) };
    },
  };
}

/** Values of a graph that stand for the outputs. */
export function graphAccess(
  graph: GraphBuilder,
  outputs: ReadonlyMap<string, Value>,
  contract: ModelContract,
): OutputAccess<Value> {
  return {
    has: (role) => contract.output.names[role] !== undefined,
    read: (role, shape) => {
      const value = outputs.get(nameOf(contract, role, [...outputs.keys()]));
      if (value === undefined) throw new Error(`unreachable: ${role} was checked`);
      checkShape(contract, role, graph.dims(value), shape);
      return value;
    },
  };
}

/** Throws where the contract has not one label per class of the model. */
export function checkLabels(contract: ModelContract, classCount: number): void {
  if (contract.output.labels.length === classCount) return;
  throw new OutputError({
    code: 'OUTPUT_LABELS',
    where: `${contract.output.decoder} output`,
    expected: `${classCount} labels, one per class of the model`,
    got: `${contract.output.labels.length}`,
    fix: 'set output.labels in the contract',
  });
}
