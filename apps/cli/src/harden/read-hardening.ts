import { join } from 'node:path';
import { hardeningRecordSchema, type HardeningRecord } from '@holdfast/training';
import { UsageError } from '../errors/usage-error.ts';
import { readTextInput } from '../files/read-input.ts';
import { hardenFiles } from './harden-folder.ts';

/** The record of a finished hardening that made this model, or was made of it. Throws UsageError. */
export async function readHardening(folder: string, modelSha256: string): Promise<HardeningRecord> {
  const where = join(folder, hardenFiles.record);
  const expected = 'the hardening.json of `holdfast harden`';
  const text = await readTextInput(where, expected);
  const problem = (got: string): UsageError =>
    new UsageError({
      code: 'HARDENING_INVALID',
      where,
      expected,
      got,
      fix: 'name the folder that was given to the --out of `holdfast harden`',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error));
  }
  const parsed = hardeningRecordSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw problem(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'other content'}`);
  }
  const { original, hardenedSha256 } = parsed.data;
  if (modelSha256 === hardenedSha256 || modelSha256 === original.sha256) return parsed.data;
  throw new UsageError({
    code: 'HARDENING_OF_ANOTHER_MODEL',
    where,
    expected: `a hardening of or to the model of the run, ${modelSha256.slice(0, 12)}`,
    got: `one that made ${hardenedSha256.slice(0, 12)} of ${original.sha256.slice(0, 12)}`,
    fix: 'name the hardening of that model, or a run of either of its models',
  });
}
