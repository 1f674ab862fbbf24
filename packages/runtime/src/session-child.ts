// Entry point of a pooled child process: creates onnxruntime sessions and runs them, one request at a time.
import * as ort from 'onnxruntime-node';
import type { Tensor } from '@holdfast/onnx';
import type { ChildMessage, ChildReply, ChildRequest, ChildSettings, OptimizeMessage, RunMessage } from './messages.ts';
import { watchParent } from './parent-watch.ts';
import { readModelFile, SessionCache, sessionOptions } from './session-cache.ts';
import { fromOrt, toOrt } from './tensor-conversion.ts';

function readSettings(text = ''): ChildSettings {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'parentPid' in parsed && 'maxSessions' in parsed) {
    const { parentPid, maxSessions } = parsed;
    if (typeof parentPid === 'number' && typeof maxSessions === 'number') return { parentPid, maxSessions };
  }
  throw new TypeError(`session-child: expected { parentPid, maxSessions } as JSON, got ${text}`);
}

const settings = readSettings(process.argv[2]);
const sessions = new SessionCache(settings.maxSessions);

const outOfMemory = /bad_alloc|failed to allocate memory|bad allocation|out of memory/i;

function failure(id: number, code: 'MODEL_REJECTED' | 'RUN_FAILED', error: unknown): ChildReply {
  const problem = error instanceof Error ? error.message : String(error);
  const rssBytes = process.memoryUsage.rss();
  return { kind: 'failed', id, rssBytes, code: outOfMemory.test(problem) ? 'OUT_OF_MEMORY' : code, problem };
}

async function run({ id, model, optimization, feeds, fetches }: RunMessage): Promise<ChildReply> {
  const start = performance.now();
  let session: ort.InferenceSession;
  let created: boolean;
  try {
    ({ session, created } = await sessions.get(model, optimization));
  } catch (error) {
    return failure(id, 'MODEL_REJECTED', error);
  }
  const sessionMs = created ? performance.now() - start : 0;
  try {
    const inputs: Record<string, ort.Tensor> = {};
    for (const [name, tensor] of Object.entries(feeds)) inputs[name] = toOrt(name, tensor);
    const runStart = performance.now();
    const results = await (fetches === undefined ? session.run(inputs) : session.run(inputs, [...fetches]));
    const runMs = performance.now() - runStart;
    const outputs: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (!(tensor instanceof ort.Tensor)) throw new TypeError(`output \`${name}\` is no tensor`);
      outputs[name] = fromOrt(name, tensor);
    }
    return { kind: 'ran', id, outputs, rssBytes: process.memoryUsage.rss(), sessionMs, runMs };
  } catch (error) {
    return failure(id, 'RUN_FAILED', error);
  }
}

async function optimize({ id, model, level, outputPath }: OptimizeMessage): Promise<ChildReply> {
  const start = performance.now();
  try {
    const options = { ...sessionOptions(level), optimizedModelFilePath: outputPath };
    const session = await ort.InferenceSession.create(await readModelFile(model), options);
    await session.release();
  } catch (error) {
    return failure(id, 'MODEL_REJECTED', error);
  }
  return { kind: 'optimized', id, rssBytes: process.memoryUsage.rss(), sessionMs: performance.now() - start, runMs: 0 };
}

function send(message: ChildMessage): void {
  if (process.send === undefined) throw new Error('session-child must be started by the runtime, with an IPC channel');
  process.send(message);
}

process.on('message', (request: ChildRequest) => {
  void (request.kind === 'run' ? run(request) : optimize(request)).then(send);
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the parent decides what is kept and stops its children itself.
process.on('SIGINT', () => undefined);

watchParent(settings.parentPid);
send({ kind: 'ready' });
