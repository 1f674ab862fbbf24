import type { Graph, Model, ValueDeclaration } from '@holdfast/onnx';
import type { ModelDescription } from '@holdfast/vision';
import type { InspectedValue } from './inspection.ts';

/** Inputs or outputs as declared in the file, with the shapes that importing found. */
export const inspectedValues = (
  declarations: readonly ValueDeclaration[],
  frozen: Graph | undefined,
): InspectedValue[] =>
  declarations.map(({ name, dataType, dims }) => ({
    name,
    dataType,
    dims,
    frozenDims: frozen?.valueInfo.get(name)?.dims ?? null,
  }));

const knownSizes = ({ dims, frozenDims }: InspectedValue): readonly (number | null)[] =>
  dims?.map((size) => (typeof size === 'number' ? size : null)) ?? frozenDims ?? [];

/** Declared sizes where the file gives them; outputs, whose sizes follow from the input's, as frozen. */
export function describeModel(
  model: Model,
  inputs: readonly InspectedValue[],
  outputs: readonly InspectedValue[],
): ModelDescription {
  const endsInSoftmax = model.graph.nodes.some(
    ({ opType, outputs: made }) => opType === 'Softmax' && outputs.some(({ name }) => made.includes(name)),
  );
  return {
    inputs: inputs.map((value) => ({ name: value.name, dims: knownSizes(value), dataType: value.dataType })),
    outputs: outputs.map((value) => ({ name: value.name, dims: value.frozenDims ?? knownSizes(value) })),
    metadata: Object.fromEntries(model.metadata),
    endsInSoftmax,
  };
}
