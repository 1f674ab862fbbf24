import { hardenConfigSchema, type HardenConfigInput } from '@holdfast/training';
import { z } from 'zod';
import { UsageError } from '../errors/usage-error.ts';
import { readTextInput } from '../files/read-input.ts';

/** Settings of a training in a file. They are checked as a whole and kept as written, so that options can overrule single ones. Throws UsageError. */
export async function readHardenFile(path: string): Promise<HardenConfigInput> {
  const text = await readTextInput(path, 'a JSON file with settings of a hardening');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw misfit(path, error instanceof Error ? error.message : String(error), error);
  }
  const parsed = hardenConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw misfit(path, z.prettifyError(parsed.error), parsed.error);
}

const misfit = (path: string, got: string, cause: unknown): UsageError =>
  new UsageError(
    {
      code: 'USAGE',
      where: `--config ${path}`,
      expected: 'settings of a hardening as JSON, such as the `configuration` of a hardening.json',
      got,
      fix: 'correct the file; docs/hardening.md names the settings',
    },
    { cause },
  );
