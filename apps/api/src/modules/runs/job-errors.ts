import { JobError } from '@holdfast/jobs';
import { inputError } from '../../graphql/errors.ts';

/** What packages/jobs refuses is something a person can mend: told beside the field that names the object. */
export async function asInputErrors<Result>(field: readonly string[], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    const { code, where, expected, got, fix } = error.problem;
    throw inputError(code, field, `${where}: expected ${expected}, got ${got}; ${fix}`);
  }
}
