import type { Graph, ValueDeclaration, ValueInfo } from '@holdfast/onnx';
import { ImportError } from './import-error.ts';

/** Shapes of a model's inputs at batch 1, by name. */
export type InputShapes = ReadonlyMap<string, readonly number[]>;

/** The part of a model contract that fixes the picture's input. */
export interface ImageInput {
  readonly name: string;
  readonly layout: 'NCHW' | 'NHWC';
  readonly width: number;
  readonly height: number;
}

/** Shape of one picture as the contract describes it. */
export const imageDims = ({ layout, width, height }: ImageInput): readonly number[] =>
  layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];

/** Inputs that must be fed: those without an initializer of the same name (IR < 4 lists weights among the inputs). */
export const fedInputs = (graph: Graph): ValueDeclaration[] =>
  graph.inputs.filter(({ name }) => !graph.initializers.has(name));

const show = (dims: ValueDeclaration['dims'] | readonly number[]): string =>
  dims === null ? 'unknown rank' : `[${dims.map((size) => size ?? '?').join(', ')}]`;

/**
 * Concrete shape of every fed input: as given where it is given, else as declared with the first axis (the batch) at 1.
 * Throws ImportError where a size stays unknown or a given shape contradicts the declared one.
 */
export function resolveInputShapes(graph: Graph, given: InputShapes): InputShapes {
  const inputs = fedInputs(graph);
  for (const name of given.keys()) {
    if (inputs.some((input) => input.name === name)) continue;
    throw new ImportError({
      code: 'INPUT_MISMATCH',
      where: `input \`${name}\``,
      expected: `one of the model's inputs (${inputs.map((input) => `\`${input.name}\``).join(', ')})`,
      got: 'a name that the model does not have',
      fix: 'correct the input name in the contract or on the command line',
    });
  }
  return new Map(
    inputs.map((input) => {
      const shape = given.get(input.name);
      return [input.name, shape === undefined ? declaredShape(input) : agreed(input, shape)] as const;
    }),
  );
}

function declaredShape(input: ValueDeclaration): readonly number[] {
  const sizes = input.dims?.map((size, axis) => (axis === 0 && typeof size !== 'number' ? 1 : size));
  const known = sizes?.filter((size) => typeof size === 'number');
  if (known !== undefined && known.length === sizes?.length) return known;
  throw new ImportError({
    code: 'UNRESOLVED_SIZE',
    where: `input \`${input.name}\``,
    expected: 'a size for every axis but the batch',
    got: show(input.dims),
    fix: 'give a contract with the input size, or export the model with a fixed size',
  });
}

function agreed(input: ValueDeclaration, shape: readonly number[]): readonly number[] {
  const { dims } = input;
  // A fixed batch of 1 may be scaled; every other fixed size is part of the model.
  const fits =
    dims === null ||
    (dims.length === shape.length &&
      dims.every((size, axis) => typeof size !== 'number' || size === shape[axis] || (axis === 0 && size === 1)));
  if (fits) return shape;
  throw new ImportError({
    code: 'INPUT_MISMATCH',
    where: `input \`${input.name}\``,
    expected: show(dims),
    got: show(shape),
    fix: 'correct layout, width and height in the contract (or the shape of what is fed)',
  });
}

/**
 * The graph with its fed inputs declared at exactly these shapes. Declared shapes of outputs and inner values may say another batch
 * or size, so they are forgotten.
 */
export function withInputShapes(graph: Graph, shapes: InputShapes): Graph {
  const inputs = graph.inputs.map((input) => ({ ...input, dims: shapes.get(input.name) ?? input.dims }));
  const valueInfo = new Map<string, ValueInfo>();
  for (const { name, dataType } of inputs) {
    const dims = shapes.get(name);
    if (dims !== undefined && dataType !== null) valueInfo.set(name, { dataType, dims });
  }
  return { ...graph, inputs, outputs: graph.outputs.map((output) => ({ ...output, dims: null })), valueInfo };
}
