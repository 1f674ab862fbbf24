import { AttributeTypeError } from '../attribute.ts';
import type { Graph, Node, ValueInfo } from '../graph.ts';
import type { Tensor } from '../tensor.ts';
import { ShapeError } from './infer.ts';
import { shapeRules } from './rules.ts';

/** More axes than any operator handles; keeps hostile shapes from filling the memory. */
export const MAX_RANK = 64;

/** What is known of the values that a node reads. */
export interface KnownValues {
  info(value: string): ValueInfo | undefined;
  constant(value: string): Tensor | undefined;
}

/**
 * Frozen types of a node's outputs at CANONICAL_OPSET. Throws ShapeError where there is no rule, an input's type is not
 * known or the operands do not fit.
 */
export function inferNode(node: Node, known: KnownValues): readonly ValueInfo[] {
  const rule = node.domain === '' ? shapeRules.get(node.opType) : undefined;
  if (rule === undefined) {
    throw new ShapeError(node, 'no shape rule; add one in packages/onnx/src/shape-inference or pass `outputs`');
  }
  const infos = rule({
    node,
    has: (index) => (node.inputs[index] ?? '') !== '',
    input: (index) => {
      const value = node.inputs[index] ?? '';
      if (value === '') throw new ShapeError(node, `input ${index} is missing`);
      const info = known.info(value);
      if (info === undefined) throw new ShapeError(node, `the type of input ${index} (\`${value}\`) is not known`);
      return info;
    },
    constant: (index) => known.constant(node.inputs[index] ?? ''),
  });
  const wide = infos.find(({ dims }) => dims.length > MAX_RANK);
  if (wide !== undefined) throw new ShapeError(node, `at most ${MAX_RANK} axes are supported, got ${wide.dims.length}`);
  return infos;
}

export interface InferredShapes {
  /** Frozen types: those given, of initializers, and of everything that follows from them. */
  readonly types: ReadonlyMap<string, ValueInfo>;
  /** Nodes whose outputs stay unknown, with the reason. */
  readonly unknown: ReadonlyMap<Node, string>;
}

/** Frozen types of as many values of a graph at CANONICAL_OPSET as follow from `given` (default: `graph.valueInfo`). */
export function inferShapes(graph: Graph, given: ReadonlyMap<string, ValueInfo> = graph.valueInfo): InferredShapes {
  const types = new Map(given);
  for (const [name, { dataType, dims }] of graph.initializers) types.set(name, { dataType, dims });
  const unknown = new Map<Node, string>();
  const known: KnownValues = {
    info: (value) => types.get(value),
    constant: (value) => graph.initializers.get(value),
  };
  for (const node of graph.nodes) {
    try {
      const infos = inferNode(node, known);
      node.outputs.forEach((output, index) => {
        const info = infos[index];
        if (output !== '' && info !== undefined) types.set(output, info);
      });
    } catch (error) {
      if (!(error instanceof ShapeError || error instanceof AttributeTypeError)) throw error;
      if (node.outputs.some((output) => output !== '' && !types.has(output))) unknown.set(node, error.message);
    }
  }
  return { types, unknown };
}
