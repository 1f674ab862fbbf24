import { eliminateDeadCode, writeModel, type Graph, type Model, type Tensor, type ValueInfo } from '@holdfast/onnx';
import { compiledGraph, RuntimeError, type RuntimeLease } from '@holdfast/runtime';
import { ImportError } from './import-error.ts';
import { probeFeeds, type ValueRange } from './probe-feeds.ts';
import type { InputShapes } from './input-shapes.ts';

export interface Prober {
  readonly lease: RuntimeLease;
  readonly model: Model;
  readonly shapes: InputShapes;
  readonly range: ValueRange;
}

/** Runs the model unoptimised on random input number `variant` and returns the named values, whatever they are. */
export async function probeValues(
  { lease, model, shapes, range }: Prober,
  { graph, names, variant }: { readonly graph: Graph; readonly names: readonly string[]; readonly variant: number },
): Promise<ReadonlyMap<string, Tensor>> {
  // Declared without types: onnxruntime works them out, and a wrong guess would be an error.
  const outputs = names.map((name) => ({ name, dataType: null, dims: null }));
  const probed = eliminateDeadCode({ ...graph, outputs, valueInfo: new Map() });
  const bytes = writeModel({ ...model, graph: probed });
  const feeds = probeFeeds(graph, { shapes, range, variant });
  try {
    const values = await lease.run({ graph: compiledGraph(bytes), feeds, optimization: 'disabled' });
    return new Map(Object.entries(values));
  } catch (error) {
    if (!(error instanceof RuntimeError) || (error.code !== 'MODEL_REJECTED' && error.code !== 'RUN_FAILED'))
      throw error;
    throw new ImportError(
      {
        code: 'NOT_RUNNABLE',
        where: 'model',
        expected: `a model that onnxruntime runs with inputs ${describe(shapes)}`,
        got: error.message,
        fix: 'check the input size in the contract, and that the model runs in onnxruntime at all',
      },
      { cause: error },
    );
  }
}

/** Types of values that no shape rule could tell; `undefined` where the shape differs between two random inputs. */
export async function probeTypes(
  prober: Prober,
  { graph, names }: { readonly graph: Graph; readonly names: readonly string[] },
): Promise<ReadonlyMap<string, ValueInfo | undefined>> {
  const first = await probeValues(prober, { graph, names, variant: 0 });
  const second = await probeValues(prober, { graph, names, variant: 1 });
  return new Map(
    names.map((name) => {
      const [a, b] = [first.get(name), second.get(name)];
      const stable = a !== undefined && b !== undefined && a.dims.join() === b.dims.join();
      return [name, stable ? { dataType: a.dataType, dims: a.dims } : undefined];
    }),
  );
}

const describe = (shapes: InputShapes): string =>
  [...shapes].map(([name, dims]) => `\`${name}\` [${dims.join(', ')}]`).join(', ');
