import { join } from 'node:path';
import { RESULTS_SCHEMA, resultsSchema, type Results } from '@holdfast/results';
import { UsageError } from '../errors/usage-error.ts';
import { readInput, readTextInput } from '../files/read-input.ts';
import { runFiles } from './run-folder.ts';

/** A run that was written earlier, and its files. */
export interface StoredRun {
  readonly results: Results;
  /** Reads a file by the path that the results give it. */
  readonly read: (path: string) => Promise<Uint8Array>;
}

/** Reads the results of a run's folder. Throws UsageError. */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const path = join(folder, runFiles.results);
  const expected = 'the results.json of `holdfast attack` or `holdfast sample`';
  const text = await readTextInput(path, expected);
  const problem = (
    got: string,
    fix = 'name the folder that was given to --out, or run the attack again with this version',
  ): UsageError =>
    new UsageError({
      code: 'RESULTS_INVALID',
      where: path,
      expected,
      got,
      fix,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error));
  }
  const parsed = resultsSchema.safeParse(value);
  if (!parsed.success) {
    const schema = schemaOf(value);
    if (schema !== undefined && schema !== RESULTS_SCHEMA)
      throw problem(schema, 'read it with the version of Holdfast that wrote it');
    const [issue] = parsed.error.issues;
    throw problem(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'other content'}`);
  }
  return {
    results: parsed.data,
    read: (file) => readInput(join(folder, file), 'a file of the stored run'),
  };
}

/** The version by which it says it was written. */
function schemaOf(value: unknown): string | undefined {
  const schema: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'schema') : undefined;
  return typeof schema === 'string' ? schema : undefined;
}
