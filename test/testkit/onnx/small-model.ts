import {
  CANONICAL_OPSET,
  type Attribute,
  type DataType,
  type Dimension,
  type Model,
  type Node,
  type Tensor,
} from '@holdfast/onnx';

export interface SmallNode {
  readonly op: string;
  readonly in: readonly string[];
  readonly out: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface SmallModel {
  readonly opset?: number;
  /** Shapes of float32 inputs, or type and shape. */
  readonly inputs: Readonly<Record<string, readonly Dimension[] | readonly [DataType, readonly Dimension[]]>>;
  readonly constants?: Readonly<Record<string, Tensor>>;
  readonly nodes: readonly SmallNode[];
  readonly outputs: readonly string[];
}

type InputType = SmallModel['inputs'][string];

const isTyped = (type: InputType): type is readonly [DataType, readonly Dimension[]] => Array.isArray(type[1]);

/** IR version that came with an opset (ONNX release table); onnxruntime reads some operators differently by it. */
const irVersionOf = (opset: number): number => (opset < 9 ? 3 : opset < 12 ? 6 : opset < 15 ? 7 : opset < 19 ? 8 : 10);

/** A model written by hand in a test, at any opset. */
export function smallModel({ opset = CANONICAL_OPSET, inputs, constants = {}, nodes, outputs }: SmallModel): Model {
  return {
    irVersion: Math.max(4, irVersionOf(opset)),
    opsetImports: new Map([['', opset]]),
    producer: 'test',
    metadata: new Map(),
    graph: {
      name: 'small',
      initializers: new Map(Object.entries(constants)),
      inputs: Object.entries(inputs).map(([name, type]) =>
        isTyped(type) ? { name, dataType: type[0], dims: type[1] } : { name, dataType: 'float32', dims: untyped(type) },
      ),
      outputs: outputs.map((name) => ({ name, dataType: null, dims: null })),
      valueInfo: new Map(),
      nodes: nodes.map((node, index): Node => ({
        name: `${node.op}_${index}`,
        opType: node.op,
        domain: '',
        inputs: node.in,
        outputs: node.out,
        attributes: new Map(Object.entries(node.attributes ?? {})),
      })),
    },
  };
}

function untyped(type: InputType): readonly Dimension[] {
  return type.filter((dim) => dim === null || typeof dim === 'number' || typeof dim === 'string');
}
