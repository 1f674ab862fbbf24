import { basename, join, resolve } from 'node:path';
import { loadModel, replaySamples } from '@holdfast/engine';
import { parseTransformSpecs } from '@holdfast/transforms';
import { newCommand, type CommandContext } from '../command.ts';
import { requireContract } from '../contract-source.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readInput } from '../files/read-input.ts';
import { writeOutput } from '../files/write-output.ts';
import { withInterrupt } from '../interrupt.ts';
import { acceptContractOption, contractOption, jsonOption, writeContractOption } from '../options/contract-options.ts';
import { parseSeed } from '../options/numbers.ts';
import { noStore } from '../run/image-store.ts';
import { showProgress } from '../run/progress.ts';
import { publishRun } from '../run/publish.ts';
import { openRunFolder } from '../run/run-folder.ts';
import { runKeyOf } from '../run/run-key.ts';
import { readStoredRun } from '../run/stored-run.ts';
import { withRuntime } from '../runtime.ts';
import { version } from '../version.ts';

/** `holdfast replay`: stored samples under other transforms, or on another model. */
export const replayCommand = (context: CommandContext) =>
  newCommand('replay', context)
    .summary('judge stored samples again: other transforms, another model')
    .description(
      'Judges the samples of an earlier run under transforms, also ones never used in generation, with the same model or another one ' +
        '(transfer). Nothing is attacked; the stored files stay as they are.',
    )
    .argument('<model>', 'ONNX file')
    .requiredOption('--samples <folder>', 'folder of an earlier run (its --out)')
    .requiredOption('--transforms <specs>', 'transforms to judge under, parted by commas')
    .requiredOption('--out <folder>', 'folder for the results')
    .option('--objective <objective>', 'what counts as success; default: that of the stored run')
    .option('--seed <number>', 'seed of random transforms; default: that of the stored run', parseSeed)
    .option('--overwrite', 'replace the run in --out')
    .addOption(contractOption())
    .addOption(acceptContractOption())
    .addOption(writeContractOption())
    .addOption(jsonOption())
    .action(async (modelPath, options) => {
      const { terminal, commandLine } = context;
      const { out: folder, samples } = options;
      const specs = parseTransformSpecs(options.transforms).map(({ text }) => text);
      if (resolve(samples) === resolve(folder)) {
        throw new UsageError({
          code: 'USAGE',
          where: `--out ${folder}`,
          expected: 'another folder than --samples, whose files are kept',
          got: 'the same',
          fix: 'name another folder',
        });
      }
      const { results: stored, read } = await readStoredRun(samples);
      const modelBytes = await readInput(modelPath, 'an ONNX model');
      const results = await withInterrupt(terminal, (signal) =>
        withRuntime(async (runtime) => {
          const contract = await requireContract({ modelPath, modelBytes, options, runtime, terminal });
          const model = await loadModel(modelBytes, { contract, runtime });
          const modelFile = basename(modelPath);
          const seed = options.seed ?? stored.configuration.seed;
          const key = runKeyOf({ model, modelFile, configuration: stored.configuration, runtime });
          const { begin } = await openRunFolder(folder, key, options.overwrite === true ? 'replace' : 'refuse');
          const progress = showProgress(terminal, () => performance.now());
          try {
            const replayed = await replaySamples({
              runtime,
              model,
              modelFile,
              stored,
              read,
              specs,
              seed,
              ...(options.objective === undefined ? {} : { objective: options.objective }),
              sink: {
                async write(path, bytes) {
                  await begin();
                  await writeOutput(join(folder, path), bytes);
                },
              },
              store: noStore,
              clock: () => new Date(),
              command: commandLine,
              version,
              onProgress: progress.listen,
              signal,
            });
            await begin();
            return replayed;
          } finally {
            progress.end();
          }
        }),
      );
      context.finish(await publishRun({ folder, results, json: options.json === true, terminal }));
    });
