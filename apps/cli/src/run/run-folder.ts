import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import { writeJson } from '../files/write-output.ts';
import { differences, runKeySchema, type RunKey } from './run-key.ts';

/** Names of a run's files in its folder. */
export const runFiles = {
  key: 'run.json',
  /** One JSON per finished image, by the image's file name. */
  images: 'images',
  samples: 'samples',
  results: 'results.json',
  outcomes: 'outcomes.jsonl',
  reportJson: 'report.json',
  reportHtml: 'report.html',
} as const;

/**
 * What to do with a run that is in the folder already. `refuse`: leave it alone and throw. `continue`: add to it, throw where it is
 * another experiment. `continue-or-replace`: as before, but replace another experiment. `replace`: start anew.
 */
export type ExistingRun = 'refuse' | 'continue' | 'continue-or-replace' | 'replace';

/** A folder that was found fit for a run. */
export interface OpenedRun {
  readonly found: 'nothing' | 'this run' | 'another run';
  /**
   * Removes another run and writes down which one this is. Called before the first file of the run is written and not earlier, so that
   * settings which turn out not to fit the model cost nothing.
   */
  begin(): Promise<void>;
}

/** A key alone is what a run leaves that failed before its first image. */
const holdsRun = (folder: string): boolean =>
  existsSync(join(folder, runFiles.results)) || recordsIn(join(folder, runFiles.images)).length > 0;

const recordsIn = (images: string): string[] =>
  existsSync(images) ? readdirSync(images).filter((name) => name.endsWith('.json')) : [];

/** Looks at what is in a folder before the run `key` goes there. Throws UsageError. */
export async function openRunFolder(folder: string, key: RunKey, existing: ExistingRun): Promise<OpenedRun> {
  const found = await whatIsIn(folder, key, existing);
  let begun: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    if (found === 'another run') await clearRun(folder);
    if (found !== 'this run') await writeJson(join(folder, runFiles.key), key);
  };
  return { found, begin: () => (begun ??= begin()) };
}

async function whatIsIn(folder: string, key: RunKey, existing: ExistingRun): Promise<OpenedRun['found']> {
  if (!holdsRun(folder)) return 'nothing';
  if (existing === 'replace') return 'another run';
  if (existing === 'refuse') {
    throw new UsageError({
      code: 'OUTPUT_EXISTS',
      where: `--out ${folder}`,
      expected: 'a folder without a run',
      got: 'one that holds results already',
      fix: 'continue it with --resume (attack), replace it with --overwrite, or name another folder',
    });
  }
  const differs = differencesFrom(await readKey(join(folder, runFiles.key)), key);
  if (differs.length === 0) return 'this run';
  if (existing === 'continue-or-replace') return 'another run';
  throw new UsageError({
    code: 'RESUME_MISMATCH',
    where: `--resume in ${folder}`,
    expected: 'the same model, contract, settings and versions as when it was begun',
    got: `a run made with other ${differs.join(', ')}`,
    fix: 'repeat the earlier options, or name another folder, or start anew with --overwrite',
  });
}

const differencesFrom = (stored: RunKey | undefined, key: RunKey): string[] =>
  stored === undefined ? ['records'] : differences(stored, key);

async function readKey(path: string): Promise<RunKey | undefined> {
  if (!existsSync(path)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // Not the JSON that was written there: no run that could be continued.
    return undefined;
  }
  const parsed = runKeySchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Removes what a run wrote, and nothing else: people keep other files in such folders. */
async function clearRun(folder: string): Promise<void> {
  const images = join(folder, runFiles.images);
  const { key, results, outcomes, reportJson, reportHtml } = runFiles;
  const files = [key, results, outcomes, reportJson, reportHtml].map((name) => join(folder, name));
  for (const path of [...files, ...recordsIn(images).map((name) => join(images, name))])
    await rm(path, { force: true });
  await rm(join(folder, runFiles.samples), { recursive: true, force: true });
}
