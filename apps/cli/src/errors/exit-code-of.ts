import { AttackError } from '@holdfast/attacks';
import { RuntimeError, type RuntimeErrorCode } from '@holdfast/runtime';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** Errors that say: the input is at fault. All others are defects. */
const INPUT_ERRORS: ReadonlySet<string> = new Set([
  'UsageError',
  'ModelError',
  'ImportError',
  'ContractError',
  'TransformSpecError',
  'ImageError',
  'OutputError',
  'NoGradientError',
  'CotangentError',
  'PlanError',
  'StoredSampleError',
  'SampleUnavailableError',
  'GateRulesError',
  'PdfError',
  'HardenError',
  'ParameterChoiceError',
  'CheckpointError',
  'ClientError',
  'InputRefusedError',
]);

const RUNTIME_EXIT: Readonly<Record<RuntimeErrorCode, ExitCode>> = {
  CRASH: EXIT.internal,
  TIMEOUT: EXIT.internal,
  OUT_OF_MEMORY: EXIT.internal,
  MODEL_REJECTED: EXIT.badInput,
  RUN_FAILED: EXIT.badInput,
  CANCELLED: EXIT.cancelled,
  START_FAILED: EXIT.internal,
  CLOSED: EXIT.internal,
};

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof RuntimeError) return RUNTIME_EXIT[error.code];
  if (error instanceof AttackError) {
    if (error.code === 'CANCELLED') return EXIT.cancelled;
    return ['INVALID_ARGUMENT', 'WRONG_TASK', 'TOO_MANY_TARGETS'].includes(error.code) ? EXIT.badInput : EXIT.internal;
  }
  if (error instanceof Error && error.name === 'AbortError') return EXIT.cancelled;
  return error instanceof Error && INPUT_ERRORS.has(error.name) ? EXIT.badInput : EXIT.internal;
}
