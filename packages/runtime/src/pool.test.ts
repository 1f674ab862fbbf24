import { execFileSync, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { float32, type Tensor } from '@holdfast/onnx';
import { tinyModels } from '../../../test/testkit/tiny-models.ts';
import { createRuntime, type RuntimePool } from './pool.ts';
import type { RuntimeOptions } from './pool-options.ts';
import type { RuntimeEvent } from './events.ts';
import type { RunRequest } from './runtime.ts';
import { RuntimeError } from './runtime-error.ts';

const open: RuntimePool[] = [];

async function pool(options: RuntimeOptions = {}): Promise<{ runtime: RuntimePool; events: RuntimeEvent[] }> {
  const events: RuntimeEvent[] = [];
  const runtime = await createRuntime({ maxChildren: 1, onEvent: (event) => events.push(event), ...options });
  open.push(runtime);
  return { runtime, events };
}

afterEach(() => Promise.all(open.splice(0).map((runtime) => runtime.close())));

const affine = (...x: number[]): RunRequest => ({ graph: tinyModels.affine, feeds: { x: float32([x.length], x) } });

/** A run of about a minute: 512 x 512 products, 0.27 GFLOP each. */
const endless = (): RunRequest => ({
  graph: tinyModels.slow,
  feeds: {
    x: float32([512, 512], new Float32Array(512 * 512)),
    times: { dataType: 'int64', dims: [], data: BigInt64Array.of(20_000n) },
  },
});

const sumOf = (count: number): RunRequest => ({
  graph: tinyModels.large,
  feeds: { x: float32([1], [1]), shape: { dataType: 'int64', dims: [1], data: BigInt64Array.of(BigInt(count)) } },
});

const runOnce = async (runtime: RuntimePool, request: RunRequest): Promise<Record<string, Tensor>> =>
  runtime.withLease((lease) => lease.run(request));

const failure = async (promise: Promise<unknown>): Promise<RuntimeError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RuntimeError)) throw new Error(`expected a RuntimeError, got ${String(error)}`);
  return error;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Resolves with the first event of the kind that comes after now. */
const nextEvent = (runtime: RuntimePool, kind: RuntimeEvent['kind']): Promise<RuntimeEvent> =>
  new Promise((resolve) => {
    const stop = runtime.subscribe((event) => {
      if (event.kind !== kind) return;
      stop();
      resolve(event);
    });
  });

const pidsOf = (events: readonly RuntimeEvent[], kind: RuntimeEvent['kind']): number[] =>
  events.filter((event) => event.kind === kind).map(({ pid }) => pid);

describe('runs', () => {
  test('a model, and creates its session once per child', async () => {
    const { runtime, events } = await pool();
    await runtime.withLease(async (lease) => {
      expect((await lease.run(affine(1, 2, 3))).y).toEqual(float32([3], [3, 5, 7]));
      expect((await lease.run(affine(-1))).y).toEqual(float32([1], [-1]));
    });
    const finished = events.filter((event) => event.kind === 'run-finished');
    expect(finished.map(({ sessionMs }) => sessionMs > 0)).toEqual([true, false]);
    expect(pidsOf(events, 'child-started')).toHaveLength(1);
  });

  test('carry every numeric type bit for bit, NaN payloads and float16 patterns included', async () => {
    const { runtime } = await pool();
    const nan = new Float32Array(Uint32Array.of(0x7fc12345, 0xffc00001, 0x80000000).buffer);
    const tensors: Tensor[] = [
      { dataType: 'float32', dims: [3], data: nan },
      { dataType: 'float64', dims: [2], data: Float64Array.of(Math.PI, -0) },
      { dataType: 'float16', dims: [3], data: Uint16Array.of(0x3c00, 0x7e01, 0x8000) },
      { dataType: 'int8', dims: [2], data: Int8Array.of(-128, 127) },
      { dataType: 'int16', dims: [2], data: Int16Array.of(-32768, 32767) },
      { dataType: 'int32', dims: [1], data: Int32Array.of(-(2 ** 31)) },
      { dataType: 'int64', dims: [1], data: BigInt64Array.of(-(2n ** 63n)) },
      { dataType: 'uint8', dims: [1], data: Uint8Array.of(255) },
      { dataType: 'uint16', dims: [1], data: Uint16Array.of(65535) },
      { dataType: 'uint32', dims: [1], data: Uint32Array.of(2 ** 32 - 1) },
      { dataType: 'uint64', dims: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
      { dataType: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
    ];
    const feeds = Object.fromEntries(tensors.map((tensor) => [`${tensor.dataType}_in`, tensor]));
    const outputs = await runOnce(runtime, { graph: tinyModels.everyType, feeds });
    const bytes = (tensor: Tensor | undefined): number[] =>
      tensor === undefined || tensor.dataType === 'string'
        ? []
        : [...new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)];
    for (const tensor of tensors) {
      const output = outputs[`${tensor.dataType}_out`];
      expect(output?.dataType).toBe(tensor.dataType);
      expect(bytes(output), tensor.dataType).toEqual(bytes(tensor));
    }
  });

  test('take a view on a larger buffer as the part it shows', async () => {
    const { runtime } = await pool();
    const view = Float32Array.from({ length: 1000 }, (_, index) => index).subarray(500, 502);
    const outputs = await runOnce(runtime, { graph: tinyModels.affine, feeds: { x: float32([2], view) } });
    expect(outputs.y).toEqual(float32([2], [1001, 1003]));
  });

  test('give the same bytes from one child and from two', async () => {
    const requests = Array.from({ length: 6 }, (_, index) => affine(index + 0.1, index / 7));
    const results = await Promise.all(
      [1, 2].map(async (maxChildren) => {
        const { runtime, events } = await pool({ maxChildren, memoryLimitMb: 1024 });
        const outputs = await Promise.all(requests.map((request) => runOnce(runtime, request)));
        expect(new Set(pidsOf(events, 'run-finished')).size).toBe(maxChildren);
        return outputs;
      }),
    );
    expect(results[1]).toEqual(results[0]);
  });

  test('wait for a free child in the order they came', async () => {
    const { runtime } = await pool();
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3].map((index) =>
        runtime.withLease(async (lease) => {
          await lease.run(affine(index));
          order.push(index);
        }),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3]);
  });
});

describe('optimize', () => {
  test('folds constants and keeps the result in the cache folder', async () => {
    const cacheDirectory = await mkdtemp(join(os.tmpdir(), 'holdfast-cache-'));
    try {
      const first = await pool({ cacheDirectory });
      const folded = await first.runtime.withLease((lease) => lease.optimize(tinyModels.foldable, 'basic'));
      const text = Buffer.from(folded).toString('latin1');
      expect(text).toContain('AddFive');
      expect(text).not.toContain('Constants');
      const second = await pool({ cacheDirectory });
      expect(await second.runtime.withLease((lease) => lease.optimize(tinyModels.foldable, 'basic'))).toEqual(folded);
      expect(second.events).toEqual([]);
    } finally {
      await rm(cacheDirectory, { recursive: true });
    }
  });
});

describe('a failure costs its own run only', () => {
  test('a child killed from outside is a CRASH, and the same lease goes on with a new child', async () => {
    const { runtime, events } = await pool();
    await runtime.withLease(async (lease) => {
      const started = nextEvent(runtime, 'run-started');
      const running = failure(lease.run(endless()));
      const { pid } = await started;
      process.kill(pid, 'SIGKILL');
      const error = await running;
      expect(error.code).toBe('CRASH');
      expect(error.message).toContain('SIGKILL');
      expect(error.graph).toBe(tinyModels.slow.sha256);
      expect((await lease.run(affine(1))).y).toEqual(float32([1], [3]));
    });
    expect(pidsOf(events, 'child-started')).toHaveLength(2);
    expect(events).toContainEqual({ kind: 'child-killed', pid: pidsOf(events, 'child-started')[0], code: 'CRASH' });
  });

  test('a run beyond its time is a TIMEOUT', async () => {
    const { runtime, events } = await pool();
    const error = await failure(runOnce(runtime, { ...endless(), timeoutMs: 300 }));
    expect(error.code).toBe('TIMEOUT');
    expect(error.message).toMatch(/at most 300 ms.*raise the time limit/);
    expect(pidsOf(events, 'child-started').some(isAlive)).toBe(false);
    expect((await runOnce(runtime, affine(1))).y).toEqual(float32([1], [3]));
  });

  test('memory beyond the limit is an OUT_OF_MEMORY', async () => {
    const { runtime } = await pool({ memoryLimitMb: 500 });
    const error = await failure(runOnce(runtime, sumOf(2 ** 29)));
    expect(error.code).toBe('OUT_OF_MEMORY');
    expect(error.message).toContain('at most 500 MB');
    expect((await runOnce(runtime, sumOf(1000))).y).toEqual(float32([], [1000]));
  });

  test('a size that cannot be allocated is an OUT_OF_MEMORY too', async () => {
    const { runtime } = await pool();
    expect((await failure(runOnce(runtime, sumOf(2 ** 50)))).code).toBe('OUT_OF_MEMORY');
  });

  test('a model that onnxruntime refuses is MODEL_REJECTED, with its words', async () => {
    const { runtime, events } = await pool();
    const feeds = { x: float32([1], [1]) };
    const error = await failure(runOnce(runtime, { graph: tinyModels.unknownOperator, feeds }));
    expect(error.code).toBe('MODEL_REJECTED');
    expect(error.message).toContain('NoSuchOperator');
    const garbage = { sha256: 'f'.repeat(64), bytes: Uint8Array.of(1, 2, 3) };
    expect((await failure(runOnce(runtime, { graph: garbage, feeds }))).message).toContain(
      'expected a model with SHA-256',
    );
    await runOnce(runtime, affine(1));
    expect(pidsOf(events, 'child-started')).toHaveLength(1);
  });

  test('wrong feeds are RUN_FAILED', async () => {
    const { runtime } = await pool();
    const request: RunRequest = { graph: tinyModels.affine, feeds: { wrong: float32([1], [1]) } };
    expect((await failure(runOnce(runtime, request))).code).toBe('RUN_FAILED');
  });
});

describe('cancelling', () => {
  test('rejects at once, and kills a child that is still running after the grace', async () => {
    const { runtime, events } = await pool({ cancelGraceMs: 200 });
    const controller = new AbortController();
    const started = nextEvent(runtime, 'run-started');
    const running = failure(runOnce(runtime, { ...endless(), signal: controller.signal }));
    const { pid } = await started;
    controller.abort();
    expect((await running).code).toBe('CANCELLED');
    expect((await runOnce(runtime, affine(1))).y).toEqual(float32([1], [3]));
    expect(isAlive(pid)).toBe(false);
    expect(pidsOf(events, 'child-started')).toHaveLength(2);
    expect(events).toContainEqual({ kind: 'child-killed', pid, code: 'CANCELLED' });
  });

  test('the signal of a lease cancels what the lease is doing', async () => {
    const { runtime } = await pool({ cancelGraceMs: 200 });
    const controller = new AbortController();
    const started = nextEvent(runtime, 'run-started');
    const leased = failure(runtime.withLease((lease) => lease.run(endless()), { signal: controller.signal }));
    await started;
    controller.abort();
    expect((await leased).code).toBe('CANCELLED');
  });

  test('keeps the child of a run that ends within the grace', async () => {
    const { runtime, events } = await pool({ cancelGraceMs: 60_000 });
    await runOnce(runtime, affine(1));
    const controller = new AbortController();
    const request = endless();
    const started = nextEvent(runtime, 'run-started');
    const times: Tensor = { dataType: 'int64', dims: [], data: BigInt64Array.of(50n) };
    const running = failure(
      runOnce(runtime, { ...request, feeds: { ...request.feeds, times }, signal: controller.signal }),
    );
    await started;
    controller.abort();
    expect((await running).code).toBe('CANCELLED');
    expect((await runOnce(runtime, affine(2))).y).toEqual(float32([1], [5]));
    expect(pidsOf(events, 'child-started')).toHaveLength(1);
  });

  test('takes a waiting lease out of the queue', async () => {
    const { runtime } = await pool();
    const controller = new AbortController();
    await runtime.withLease(async (lease) => {
      const waiting = failure(runtime.withLease(() => Promise.resolve(), { signal: controller.signal }));
      controller.abort();
      expect((await waiting).code).toBe('CANCELLED');
      await lease.run(affine(1));
    });
    await runOnce(runtime, affine(1));
  });
});

describe('children', () => {
  test('are replaced after so many runs', async () => {
    const { runtime, events } = await pool({ recycleRuns: 2 });
    await runtime.withLease(async (lease) => {
      for (let index = 0; index < 5; index++) await lease.run(affine(index));
    });
    expect(pidsOf(events, 'child-started')).toHaveLength(3);
    expect(events.filter((event) => event.kind === 'child-stopped').map(({ reason }) => reason)).toEqual([
      'run-limit',
      'run-limit',
    ]);
  });

  test('are replaced when they have grown', async () => {
    const { runtime, events } = await pool({ recycleRssMb: 1 });
    await runOnce(runtime, affine(1));
    await runOnce(runtime, affine(2));
    expect(events.filter((event) => event.kind === 'child-stopped').map(({ reason }) => reason)).toEqual(['rss-limit']);
  });

  test('get none of the secrets in the environment', async () => {
    process.env['HOLDFAST_TEST_SECRET'] = 'do-not-pass-on';
    const { runtime, events } = await pool();
    await runOnce(runtime, affine(1));
    delete process.env['HOLDFAST_TEST_SECRET'];
    const pid = pidsOf(events, 'child-started')[0];
    if (process.platform !== 'linux') return;
    expect(execFileSync('cat', [`/proc/${pid}/environ`]).toString()).not.toContain('do-not-pass-on');
  });

  test('are gone after close, which rejects what was going on', async () => {
    const { runtime, events } = await pool({ maxChildren: 2, memoryLimitMb: 1024 });
    const started = nextEvent(runtime, 'run-started');
    const running = failure(runOnce(runtime, endless()));
    await runOnce(runtime, affine(1));
    await started;
    await runtime.close();
    expect((await running).code).toBe('CLOSED');
    const pids = pidsOf(events, 'child-started');
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
    expect((await failure(runOnce(runtime, affine(1)))).code).toBe('CLOSED');
  });

  test('follow a parent that was killed, even in the middle of a run', async () => {
    // The parent is a process of its own that starts the child and has it work on the endless model.
    const program = fileURLToPath(new URL('../dist/session-child.mjs', import.meta.url));
    const fixture = fileURLToPath(new URL('./orphan-parent.fixture.mjs', import.meta.url));
    const directory = await mkdtemp(join(os.tmpdir(), 'holdfast-orphan-'));
    const parent = fork(fixture, [program, directory], { execArgv: [] });
    const pid = await new Promise<number>((resolve) => parent.once('message', (message) => resolve(Number(message))));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    await rm(directory, { recursive: true });
  });
});
