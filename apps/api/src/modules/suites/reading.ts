import { InputError } from '../../graphql/errors.ts';
import { below, type Reading } from '../campaigns/input-issue.ts';

/** The value that was read, or its issues below a field of the input. @throws InputError */
export function valueOf<Value>(reading: Reading<Value>, field: readonly string[]): Value {
  if (reading.ok) return reading.value;
  throw new InputError(below(field, reading.issues));
}
