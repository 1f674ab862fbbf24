import { differentiate, type ZeroGradientNode } from '@holdfast/autodiff';
import { elementCount, GraphBuilder, writeModel, type Graph, type Model, type Tensor } from '@holdfast/onnx';
import { compiledGraph, type Runtime } from '@holdfast/runtime';
import { ImportError, importGraph } from '../import/index.ts';
import { asDeclared } from './as-declared.ts';

export interface VjpRequest {
  readonly bytes: Uint8Array;
  readonly runtime: Runtime;
  /** Every input of the model. Their shapes fix the sizes that the model leaves open. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Any value that the model computes. */
  readonly output: string;
  /** d loss / d output, of the output's shape. */
  readonly cotangent: Tensor;
  /** An input or a weight. */
  readonly wrt: string;
  /** Operator types whose gradient is zero almost everywhere and that are to be passed through instead. */
  readonly straightThrough?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

export interface VjpResult {
  /** d loss / d wrt, float32, of the shape of `wrt`. */
  readonly gradient: Tensor;
  /** Whether `output` depends on `wrt` in a differentiable way; where it does not, the gradient is zero. */
  readonly reached: boolean;
  /** Operators of zero gradient on the way. */
  readonly zeroGradientNodes: readonly ZeroGradientNode[];
}

const COTANGENT = 'holdfast/cotangent';
const GRADIENT = 'holdfast/gradient';

/**
 * The vector-Jacobian product of a model as it is: not folded, run without graph optimisation, so that branches (ReLU, max) are taken
 * as in the plain forward pass. Throws ModelError, ImportError or NoGradientError, which name the culprit.
 */
export async function vectorJacobianProduct(request: VjpRequest): Promise<VjpResult> {
  const { bytes, runtime, output, wrt, signal } = request;
  const imported = await importGraph({
    bytes,
    runtime,
    shapes: new Map(Object.entries(request.inputs).map(([name, { dims }]) => [name, dims])),
    outputs: [output],
    varying: new Set([wrt]),
    batched: [],
    fold: false,
    ...(signal === undefined ? {} : { signal }),
  });
  const { graph } = imported.model;
  const feeds: Record<string, Tensor> = {};
  for (const { name, dataType } of graph.inputs) {
    const given = request.inputs[name];
    if (given === undefined) {
      throw new ImportError({
        code: 'INPUT_MISMATCH',
        where: `input \`${name}\``,
        expected: 'a tensor for every input of the model',
        got: 'none',
        fix: 'give this input too',
      });
    }
    feeds[name] = asDeclared(`input \`${name}\``, given, { dataType, dims: given.dims });
  }
  const wrtInfo = graph.valueInfo.get(wrt);
  if (wrtInfo === undefined) {
    const names = [...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()].slice(0, 8);
    throw new ImportError({
      code: 'UNKNOWN_VALUE',
      where: `\`${wrt}\``,
      expected: `an input or weight (${names.join(', ')} ...)`,
      got: 'a name that the output does not depend on',
      fix: 'correct the name given as wrt',
    });
  }
  const outputInfo = graph.valueInfo.get(output) ?? { dataType: 'float32', dims: request.cotangent.dims };
  feeds[COTANGENT] = asDeclared(`cotangent of \`${output}\``, request.cotangent, outputInfo);

  const { model, reached, zeroGradientNodes } = backwardGraph({ ...request, graph });
  if (!reached) {
    const data = new Float32Array(elementCount(wrtInfo.dims));
    return { gradient: { dataType: 'float32', dims: wrtInfo.dims, data }, reached, zeroGradientNodes };
  }
  const results = await runtime.withLease(
    (lease) =>
      lease.run({ graph: compiledGraph(writeModel(model)), feeds, fetches: [GRADIENT], optimization: 'disabled' }),
    signal === undefined ? {} : { signal },
  );
  const gradient = results[GRADIENT];
  if (gradient === undefined) throw new Error(`unreachable: the run did not return ${GRADIENT}`);
  return { gradient, reached, zeroGradientNodes };
}

interface Backward {
  readonly model: Model;
  readonly reached: boolean;
  readonly zeroGradientNodes: readonly ZeroGradientNode[];
}

/** Forward and backward pass in one graph, with the cotangent as one more input. */
function backwardGraph(
  request: Pick<VjpRequest, 'output' | 'wrt' | 'straightThrough'> & { readonly graph: Graph },
): Backward {
  const { graph, output, wrt, straightThrough } = request;
  const builder = new GraphBuilder('vector-jacobian-product');
  const bindings = new Map<string, string>();
  for (const { name } of graph.inputs) {
    const info = graph.valueInfo.get(name);
    if (info !== undefined) bindings.set(name, builder.input(name, info));
  }
  const values = builder.inline(graph, bindings, '');
  const [outputValue, wrtValue] = [values.get(output), values.get(wrt)];
  if (outputValue === undefined || wrtValue === undefined) {
    throw new Error(`unreachable: \`${output}\` or \`${wrt}\` was lost when the model was inlined`);
  }
  const cotangent = builder.input(COTANGENT, builder.info(outputValue));
  const zeroGradientNodes: ZeroGradientNode[] = [];
  const gradients = differentiate({
    graph: builder,
    cotangents: new Map([[outputValue, cotangent]]),
    wrt: [wrtValue],
    onZeroGradient: (node) => zeroGradientNodes.push(node),
    ...(straightThrough === undefined ? {} : { straightThrough }),
  });
  const gradient = gradients.get(wrtValue);
  if (gradient !== undefined) builder.output(GRADIENT, gradient);
  return { model: builder.build(), reached: gradient !== undefined, zeroGradientNodes };
}
