/** What went wrong with a child process or the work it was given. */
export type RuntimeErrorCode =
  /** The child process died while it worked (a bug in native code, or the system killed it). */
  | 'CRASH'
  /** The run took longer than its limit; the child was killed. */
  | 'TIMEOUT'
  /** The child used more memory than its limit (it was killed), or onnxruntime could not allocate. */
  | 'OUT_OF_MEMORY'
  /** onnxruntime refused to create a session from the model. */
  | 'MODEL_REJECTED'
  /** The session exists but the run failed (wrong feeds, a failing operator). */
  | 'RUN_FAILED'
  /** The caller's AbortSignal fired. */
  | 'CANCELLED'
  /** The child process could not be started. */
  | 'START_FAILED'
  /** The runtime was closed before the work was done. */
  | 'CLOSED';

const adviceByCode: Readonly<Record<RuntimeErrorCode, string>> = {
  CRASH: 'try again; if it repeats, the model makes onnxruntime crash: check it with `holdfast inspect`',
  TIMEOUT: 'raise the time limit, or use a smaller model, input or transform bank',
  OUT_OF_MEMORY: 'lower the batch (fewer transforms at once), use a smaller input, or raise the memory limit',
  MODEL_REJECTED:
    'export the model again with an opset between 7 and 22, or simplify it, and check it with `holdfast inspect`',
  RUN_FAILED: "check the names, types and shapes of the inputs against the model's (`holdfast inspect`)",
  CANCELLED: 'start it again when it is wanted',
  START_FAILED: 'run `npm run build`, and check that onnxruntime-node is installed for this platform',
  CLOSED: 'create a new runtime',
};

export interface RuntimeErrorOptions {
  readonly code: RuntimeErrorCode;
  /** What was expected and what came. */
  readonly problem: string;
  /** SHA-256 of the graph that was being worked on. */
  readonly graph?: string | undefined;
  readonly cause?: unknown;
}

/** A failure of one run. The pool itself goes on: the next run gets a working child process. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
  readonly code: RuntimeErrorCode;
  readonly graph: string | undefined;
  readonly advice: string;

  constructor({ code, problem, graph, cause }: RuntimeErrorOptions) {
    const where = graph === undefined ? '' : ` (graph ${graph.slice(0, 12)})`;
    super(`${code}${where}: ${problem}; ${adviceByCode[code]}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.graph = graph;
    this.advice = adviceByCode[code];
  }
}
