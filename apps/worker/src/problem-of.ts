import { problemSchema, type Problem } from '@holdfast/domain';
import { isForeignCode, machineProblem } from './machine-problem.ts';

const textOf = (value: object, key: string): string | undefined => {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
};

/** Any error as a Problem: ours carry its parts, others their message. */
export function problemOf(error: unknown, where: string): Problem {
  if (!(error instanceof Error)) {
    return {
      code: 'UNEXPECTED',
      where,
      expected: 'the work to be done',
      got: String(error),
      fix: 'see the worker log',
    };
  }
  const own = problemSchema.safeParse(Reflect.get(error, 'problem'));
  if (own.success) return own.data;
  const code = textOf(error, 'code') ?? 'UNEXPECTED';
  const ofMachine = machineProblem(code, { where, got: error.message });
  if (ofMachine !== undefined) return ofMachine;
  const [expected, got, fix] = [textOf(error, 'expected'), textOf(error, 'got'), textOf(error, 'fix')];
  return {
    code: isForeignCode(code) ? 'UNEXPECTED' : code,
    where: textOf(error, 'where') ?? where,
    expected: expected ?? 'the work to be done',
    got: got ?? error.message,
    fix: fix ?? 'correct what the message names, then run it again; the worker log has more',
  };
}

/**
 * Errors that another try cannot mend: they are about what was asked for, not about the machine. Everything else is tried again: a child process
 * that was killed, a store or a database that is away.
 */
const FINAL: ReadonlySet<string> = new Set([
  'PlanError',
  'ContractError',
  'AttackError',
  'TransformSpecError',
  'NoGradientError',
  'OutputError',
  'ModelError',
  'ImportError',
  'ImageError',
  'ZodError',
  'JobError',
  'UnfitError',
]);

export const isFinal = (error: unknown): boolean => error instanceof Error && FINAL.has(error.name);

/** What a task was asked to do cannot be done, whoever tries. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.where}: expected ${problem.expected}, got ${problem.got}; ${problem.fix}`);
    this.problem = problem;
  }
}
