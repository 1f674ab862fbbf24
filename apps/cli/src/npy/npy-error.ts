import { UsageError } from '../errors/usage-error.ts';

/** A .npy file that cannot be read. */
export const npyError = (where: string, problem: { expected: string; got: string; fix: string }): UsageError =>
  new UsageError({ code: 'NPY_INVALID', where, ...problem });
