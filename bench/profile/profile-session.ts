import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@holdfast/onnx';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import type { Pass } from '../graphs/passes.ts';
import { quantile } from '../timing/spread.ts';

/** Time of one node of the optimised graph. */
export interface NodeTime {
  readonly name: string;
  readonly opType: string;
  /** Shapes of its inputs, e.g. `[4,16,208,208]`. */
  readonly inputShapes: readonly string[];
  /** Median over the repeats. */
  readonly medianMs: number;
}

const eventsSchema = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    dur: z.number(),
    args: z
      .object({
        op_name: z.string().optional(),
        input_type_shape: z.array(z.record(z.string(), z.array(z.number()))).optional(),
      })
      .optional(),
  }),
);

type Events = z.infer<typeof eventsSchema>;

/**
 * Times every node with onnxruntime's profiler, in this process: the pool's children have none. The settings that decide
 * the speed equal theirs.
 */
export async function profileNodes(pass: Pass, { repeats }: { readonly repeats: number }): Promise<NodeTime[]> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  try {
    const session = await ort.InferenceSession.create(pass.graph.bytes, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
      enableProfiling: true,
      profileFilePrefix: join(directory, 'profile'),
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const feeds = Object.fromEntries(Object.entries(pass.feeds).map(([name, tensor]) => [name, toOrt(tensor)]));
    for (let repeat = 0; repeat < repeats; repeat++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file] = await readdir(directory);
    if (file === undefined) throw new Error(`onnxruntime wrote no profile into ${directory}`);
    return nodeTimes(eventsSchema.parse(JSON.parse(await readFile(join(directory, file), 'utf8'))));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function nodeTimes(events: Events): NodeTime[] {
  const byNode = new Map<string, { opType: string; inputShapes: string[]; durations: number[] }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    const key = name.slice(0, -'_kernel_time'.length);
    const known = byNode.get(key);
    if (known !== undefined) known.durations.push(dur);
    else {
      const inputShapes = (args?.input_type_shape ?? []).map((input) => `[${Object.values(input).join(',')}]`);
      byNode.set(key, { opType: args?.op_name ?? '?', inputShapes, durations: [dur] });
    }
  }
  return [...byNode].map(([name, { opType, inputShapes, durations }]) => ({
    name,
    opType,
    inputShapes,
    medianMs: quantile(durations, 0.5) / 1000,
  }));
}

function toOrt(tensor: Tensor): ort.Tensor {
  if (tensor.dataType !== 'float32') throw new TypeError(`a measured pass is fed float32, got ${tensor.dataType}`);
  return new ort.Tensor('float32', tensor.data, tensor.dims);
}
