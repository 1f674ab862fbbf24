import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { attackImages, loadModel, type ImageSource } from '@holdfast/engine';
import { resultsSchema, type Results, type RunConfiguration } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import type { ModelContract } from '@holdfast/vision';
import { readTextInput } from '../files/read-input.ts';
import { writeOutput } from '../files/write-output.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { imageStore } from './image-store.ts';
import { showProgress } from './progress.ts';
import { openRunFolder, runFiles, type ExistingRun } from './run-folder.ts';
import { runKeyOf } from './run-key.ts';

export interface AttackRun {
  readonly modelPath: string;
  readonly modelBytes: Uint8Array;
  readonly contract: ModelContract;
  readonly images: readonly ImageSource[];
  readonly configuration: RunConfiguration;
  readonly folder: string;
  readonly existing: ExistingRun;
  /** Command line that repeats the run. */
  readonly command: string;
}

/** Runs an attack into a folder, or goes on with the one that was begun there. Cancelling resolves with what is done. */
export async function runAttackInFolder(
  run: AttackRun,
  context: { readonly runtime: Runtime; readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<Results> {
  const { modelBytes, contract, images, configuration, folder } = run;
  const { runtime, terminal, signal } = context;
  const modelFile = basename(run.modelPath);
  const model = await loadModel(modelBytes, { contract, runtime });
  const { found, begin } = await openRunFolder(
    folder,
    runKeyOf({ model, modelFile, configuration, runtime }),
    run.existing,
  );
  const store = imageStore(folder, images);
  if (found === 'another run') terminal.err(`replacing the earlier run in ${folder}\n`);
  if (found === 'this run') {
    const finished = await finishedRun(folder, images, store);
    if (finished !== undefined) {
      terminal.err(`this run was finished on ${finished.finishedAt}; showing it again; --overwrite runs it anew\n`);
      return finished;
    }
    terminal.err(`continuing the run in ${folder}\n`);
  }
  const progress = showProgress(terminal, () => performance.now());
  try {
    const results = await attackImages({
      runtime,
      model,
      modelFile,
      images,
      configuration,
      sink: {
        async write(path, bytes) {
          await begin();
          await writeOutput(join(folder, path), bytes);
        },
      },
      store: {
        load: (id) => (found === 'this run' ? store.load(id) : Promise.resolve(undefined)),
        async save(result) {
          await begin();
          await store.save(result);
        },
      },
      clock: () => new Date(),
      command: run.command,
      version,
      onProgress: progress.listen,
      signal,
    });
    await begin();
    return results;
  } finally {
    progress.end();
  }
}

/** The results of a run that has nothing left to do; `undefined` where an image is missing, has changed or failed. */
async function finishedRun(
  folder: string,
  images: readonly ImageSource[],
  store: ReturnType<typeof imageStore>,
): Promise<Results | undefined> {
  const path = join(folder, runFiles.results);
  if (!existsSync(path)) return undefined;
  const parsed = resultsSchema.safeParse(JSON.parse(await readTextInput(path, 'results')));
  if (!parsed.success || !parsed.data.complete) return undefined;
  const ids = parsed.data.images.map(({ image }) => image.id);
  if (ids.join('\n') !== images.map(({ id }) => id).join('\n')) return undefined;
  for (const id of ids) if ((await store.load(id)) === undefined) return undefined;
  return parsed.data;
}
