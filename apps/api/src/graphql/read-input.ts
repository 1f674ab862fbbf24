import { isUniqueViolation } from '@holdfast/db';
import type { z } from 'zod';
import { InputError, inputError } from './errors.ts';

/** Parses an input with the schema of its shape. @throws InputError with a line for each field that is wrong */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  field: readonly string[] = ['input'],
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues.map(({ path, message }) => ({
      code: 'INVALID',
      field: [...field, ...path.map(String)],
      message,
    })),
  );
}

/** Runs a write whose only unique key a person chose: a row with the same one becomes a line beside its field. */
export async function refusingTaken<Result>(
  field: readonly string[],
  name: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw inputError('TAKEN', field, { message: `"${name}" is taken here; choose another name`, values: [name] });
  }
}
