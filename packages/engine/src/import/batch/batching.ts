import { writeModel, type Graph, type Tensor } from '@holdfast/onnx';
import { compiledGraph, RuntimeError, type Outputs } from '@holdfast/runtime';
import { probeFeeds } from '../probe-feeds.ts';
import type { Prober } from '../probe.ts';
import { planBatch, scaleBatch, type BatchPlan } from './batch-plan.ts';
import { BatchBlocked } from './batch-rule.ts';
import { joinPictures, pictureOf } from './batch-tensors.ts';
import { firstDifference } from './first-difference.ts';
import { isNumeric, type NumericTensor } from './tensor-bytes.ts';

/** Whether several pictures can go through the model at once. */
export type Batching =
  | {
      readonly kind: 'any';
      /** Axis that counts pictures, by output name; outputs that are the same for every picture are missing. */
      readonly outputAxes: ReadonlyMap<string, number>;
      /** The frozen graph for `batch` pictures. */
      atBatch(batch: number): Graph;
    }
  | {
      readonly kind: 'one';
      /** What keeps pictures from being batched; the model is then used once for each of them. */
      readonly reason: string;
    };

/** Pictures in the check: more than one, and no power of two, so that a wrong size cannot fit by chance. */
const CHECKED_BATCH = 3;

/**
 * Works out how the batch of a frozen graph (of batch 1) can be scaled, and checks it: different pictures in one batch must give
 * what each gives alone. `batched` are the inputs that hold pictures.
 */
export async function findBatching(prober: Prober, batched: readonly string[]): Promise<Batching> {
  const { graph } = prober.model;
  if (batched.length === 0) return { kind: 'one', reason: 'no input holds pictures' };
  let plan: BatchPlan;
  try {
    plan = planBatch(graph, batched);
  } catch (error) {
    if (error instanceof BatchBlocked) return { kind: 'one', reason: error.reason };
    throw error;
  }
  const reason = await mismatch(prober, { graph, plan, batched });
  if (reason !== undefined) return { kind: 'one', reason };
  const outputAxes = new Map<string, number>();
  for (const { name } of graph.outputs) {
    const axis = plan.axes.get(name);
    if (axis !== undefined) outputAxes.set(name, axis);
  }
  return { kind: 'any', outputAxes, atBatch: (batch) => scaleBatch(graph, plan, batch) };
}

interface Check {
  readonly graph: Graph;
  readonly plan: BatchPlan;
  readonly batched: readonly string[];
}

/** What differs between a batch and its pictures alone, if anything does. */
async function mismatch(prober: Prober, { graph, plan, batched }: Check): Promise<string | undefined> {
  const { lease, model } = prober;
  const single = compiledGraph(writeModel({ ...model, graph }));
  const scaled = compiledGraph(writeModel({ ...model, graph: scaleBatch(graph, plan, CHECKED_BATCH) }));
  // Inputs that hold no pictures (a threshold, a size) must be the same for all.
  const fixed = probeFeeds(graph, { ...prober, variant: 0 });
  const feeds = Array.from({ length: CHECKED_BATCH }, (_, variant) => {
    const drawn = Object.entries(probeFeeds(graph, { ...prober, variant }));
    return { ...fixed, ...Object.fromEntries(drawn.filter(([name]) => batched.includes(name))) };
  });
  const alone: Outputs[] = [];
  for (const one of feeds) alone.push(await lease.run({ graph: single, feeds: one, optimization: 'basic' }));
  let together: Outputs;
  try {
    together = await lease.run({ graph: scaled, feeds: joinFeeds(feeds, batched), optimization: 'basic' });
  } catch (error) {
    if (!(error instanceof RuntimeError) || (error.code !== 'MODEL_REJECTED' && error.code !== 'RUN_FAILED'))
      throw error;
    return `a batch of ${CHECKED_BATCH} does not run: ${error.message}`;
  }
  for (const { name } of graph.outputs) {
    const batch = numeric(together, name);
    const axis = plan.axes.get(name);
    for (const [index, outputs] of alone.entries()) {
      const own = axis === undefined ? batch : pictureOf(batch, { axis, index });
      const difference = firstDifference(own, numeric(outputs, name));
      if (difference === undefined) continue;
      return `output \`${name}\` of picture ${index} in a batch of ${CHECKED_BATCH} is not what the picture gives alone: ${difference}`;
    }
  }
  return undefined;
}

function joinFeeds(
  feeds: readonly Readonly<Record<string, Tensor>>[],
  batched: readonly string[],
): Record<string, Tensor> {
  const joined = { ...feeds[0] };
  for (const name of batched) {
    const [first, ...rest] = feeds.map((one) => numeric(one, name));
    if (first !== undefined) joined[name] = joinPictures(first, rest);
  }
  return joined;
}

function numeric(tensors: Readonly<Record<string, Tensor>>, name: string): NumericTensor {
  const tensor = tensors[name];
  if (tensor !== undefined && isNumeric(tensor)) return tensor;
  throw new Error(`unreachable: \`${name}\` is missing or holds text, which the runtime does not return`);
}
