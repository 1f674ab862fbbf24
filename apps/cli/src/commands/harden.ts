import { basename, join } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { parseObjective } from '@holdfast/attacks';
import { evaluateHardening, hardenModel, loadModel, type TrainingImage } from '@holdfast/engine';
import { heldOutAttack, splitPictures, type HardeningRecord, type Split } from '@holdfast/training';
import { newCommand, type CommandContext } from '../command.ts';
import { requireContract } from '../contract-source.ts';
import { UsageError } from '../errors/usage-error.ts';
import { EXIT } from '../exit-codes.ts';
import { imageFolder } from '../files/image-folder.ts';
import { withBoxes } from '../files/boxes.ts';
import { withLabels } from '../files/labels.ts';
import { readInput } from '../files/read-input.ts';
import { writeJson, writeOutput } from '../files/write-output.ts';
import { formatHardening } from '../harden/format-hardening.ts';
import { readHardenFile } from '../harden/harden-config-file.ts';
import { hardenFiles, openHardenFolder } from '../harden/harden-folder.ts';
import { showHardening } from '../harden/harden-progress.ts';
import { withStoredSamples } from '../harden/stored-samples.ts';
import { withInterrupt } from '../interrupt.ts';
import { acceptContractOption, contractOption, jsonOption, writeContractOption } from '../options/contract-options.ts';
import { readEvaluationAttack, readHardenConfig } from '../options/harden-settings.ts';
import { parseCount, parsePositive, parseSeed, parseShare } from '../options/numbers.ts';
import { withRuntime } from '../runtime.ts';
import { version } from '../version.ts';

const HELP = `
Pictures are parted into three disjoint sets by --validation and --held-out. Early stopping looks at the second; every number of the
report comes from the third, which is neither trained nor chosen on.

Example:
  holdfast harden model.onnx --images photos --labels labels.csv --objective untargeted --epsilon 8/255 --out hardened
  holdfast harden detector.onnx --images photos --objective vanish:person --last-blocks 4 --epsilon 4/255 --out hardened`;

/** `holdfast harden`: adversarial training, and what it was worth. */
export const hardenCommand = (context: CommandContext) =>
  newCommand('harden', context)
    .summary('train a model against attacks and measure what it was worth')
    .description(
      'Adversarial training: samples are made against the weights of every step (or taken from a finished run), and the weights are moved ' +
        "by the difference between the model's outputs on them and the right ones: labels where there are any, else the original model's " +
        'own clean predictions. Writes hardened.onnx (different in its weights only), its contract, hardening.json and a checkpoint.',
    )
    .argument('<model>', 'ONNX file')
    .requiredOption('--images <folder>', 'folder of pictures')
    .requiredOption('--out <folder>', 'folder for the hardened model')
    .requiredOption('--objective <objective>', 'what counts as success of an attack (`holdfast attack --help`)')
    .option('--labels <file>', 'ground truth: CSV with the columns file,label, for a detector file,class,x0,y0,x1,y1')
    .option('--epsilon <size>', 'largest perturbation on the scale 0..1, in training and measuring; default 8/255')
    .option('--step <size>', 'step of the training attack; default: a quarter of --epsilon')
    .option('--iterations <number>', 'steps of the training attack; default 7', parseCount)
    .option('--transforms <specs>', 'average the training attack over these transforms')
    .option('--train-objective', 'let the training attack pursue --objective instead of raising the training loss')
    .addOption(new Option('--samples <folder>', 'train on the samples of this finished run instead'))
    .option('--adversarial-share <share>', 'share of the loss that samples have, 0..1; default 0.5', parseShare)
    .addOption(
      new Option('--trades <beta>', 'use the TRADES loss with this weight')
        .argParser(parsePositive)
        .conflicts('adversarialShare'),
    )
    .option('--last-blocks <number>', 'train the last weighted layers only, counted from the outputs', parseCount)
    .option('--freeze <names>', 'parameters that stay as they are, parted by commas; * for any part of a name')
    .addOption(new Option('--optimizer <name>', 'how weights move; default adamw').choices(['adamw', 'sgd'] as const))
    .option(
      '--learning-rate <rate>',
      'largest step size of the weights; default: by the kind of model, 1e-4 or, for a detector without normalisation layers, 1e-5',
      parsePositive,
    )
    .option('--epochs <number>', 'rounds over the training pictures; default 10', parseCount)
    .option('--batch-size <number>', 'pictures per step; default 16', parseCount)
    .option('--patience <epochs>', 'stop after so many epochs without a lower validation loss; default 3', parseCount)
    .option('--validation <share>', 'share of the pictures for early stopping', parseShare, 0.15)
    .option('--held-out <share>', 'share of the pictures that measure', parseShare, 0.3)
    .option('--attack-transforms <specs>', 'bank of the averaged attack that measures', 'jpeg:75,median:3')
    .option('--evaluate <specs>', 'further transforms to measure under', 'jpeg:50,brightness:0.8,resize:0.75')
    .option('--attack-step <size>', 'step of the attack that measures', '1/255')
    .option('--attack-iterations <number>', 'steps of the attack that measures', parseCount, 40)
    .option('--seed <number>', 'seed of all random choices; default 0', parseSeed)
    .option(
      '--config <file>',
      'settings of the training as JSON, such as `configuration` of a hardening.json; options overrule it',
    )
    .addOption(new Option('--resume', 'continue the hardening in --out'))
    .addOption(new Option('--overwrite', 'replace the hardening in --out').conflicts('resume'))
    .addOption(contractOption())
    .addOption(acceptContractOption())
    .addOption(writeContractOption())
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (modelPath, options) => {
      const { terminal } = context;
      const file = options.config === undefined ? {} : await readHardenFile(options.config);
      const config = readHardenConfig(options, file);
      const attack = readEvaluationAttack(options, config);
      const modelBytes = await readInput(modelPath, 'an ONNX model');
      const pictures = await imageFolder(options.images);
      const existing = options.resume === true ? 'continue' : options.overwrite === true ? 'replace' : 'refuse';
      const checkpoints = await openHardenFolder(options.out, existing);
      const progress = showHardening(terminal, () => performance.now());
      const record = await withInterrupt(terminal, (signal) =>
        withRuntime(async (runtime): Promise<HardeningRecord> => {
          const contract = await requireContract({ modelPath, modelBytes, options, runtime, terminal });
          const classes = contract.output.labels;
          // Before anything is trained: a wrong objective must not cost an hour.
          const { spec: objective, task } = parseObjective(attack.objective, classes);
          if (task !== contract.task) {
            throw new UsageError({
              code: 'USAGE',
              where: `--objective ${objective}`,
              expected: `an objective for ${contract.task}`,
              got: `one for ${task}`,
              fix: 'choose another; `holdfast attack --help` lists them',
            });
          }
          const original = await loadModel(modelBytes, { contract, runtime });
          const truth = contract.task === 'classification' ? withLabels : withBoxes;
          const labelled =
            options.labels === undefined ? pictures : await truth(pictures, { path: options.labels, classes });
          const images =
            options.samples === undefined
              ? labelled
              : await withStoredSamples(labelled, {
                  folder: options.samples,
                  modelSha256: original.imported.untouched.sha256,
                });
          const split = splitOf(images, { ...options, seed: config.seed });
          const shared = { runtime, modelFile: basename(modelPath), clock: () => new Date(), version, signal };
          const hardened = await hardenModel({
            ...shared,
            model: original,
            train: split.train,
            validation: split.validation,
            config,
            checkpoints,
            onProgress: progress.training,
          });
          const write = (done: HardeningRecord): Promise<void> =>
            writeJson(join(options.out, hardenFiles.record), done);
          await writeOutput(join(options.out, hardenFiles.model), hardened.onnx);
          await writeJson(join(options.out, hardenFiles.contract), contract);
          await write(hardened.record);
          const configuration = { ...attack, objective };
          const evaluation = await evaluateHardening({
            ...shared,
            original,
            hardened: await loadModel(hardened.onnx, { contract, runtime }),
            heldOut: split.heldOut,
            record: hardened.record,
            attack: configuration,
            heldOutAttack: heldOutAttack(configuration, contract.input),
            onProgress: progress.evaluation,
          });
          const complete = { ...hardened.record, evaluation };
          await write(complete);
          return complete;
        }),
      );
      terminal.out(options.json === true ? `${JSON.stringify(record, null, 2)}\n` : formatHardening(record));
      if (options.json !== true) terminal.out(`\nmodel   ${join(options.out, hardenFiles.model)}\n`);
      if (record.evaluation?.complete !== true) context.finish(EXIT.cancelled);
    });

function splitOf(
  images: readonly TrainingImage[],
  { validation, heldOut, seed }: { validation: number; heldOut: number; seed: number },
): Split<TrainingImage> {
  try {
    return splitPictures(images, { shares: { validation, heldOut }, seed });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      {
        code: 'TOO_FEW_IMAGES',
        where: '--images',
        expected: 'enough images for training, validation and measuring',
        got: `${images.length}`,
        fix: 'give more images, or smaller shares with --validation and --held-out',
      },
      { cause: error },
    );
  }
}
