import { relative, resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { directionNames, normNames, objectiveDefinitions, parseObjective } from '@holdfast/attacks';
import { transformNames, transformSuites } from '@holdfast/transforms';
import { collect, newCommand, type CommandContext } from '../command.ts';
import { requireContract } from '../contract-source.ts';
import { UsageError } from '../errors/usage-error.ts';
import { imageFolder } from '../files/image-folder.ts';
import { withLabels } from '../files/labels.ts';
import { readInput } from '../files/read-input.ts';
import { withInterrupt } from '../interrupt.ts';
import { readConfiguration } from '../options/attack-settings.ts';
import { acceptContractOption, contractOption, jsonOption, writeContractOption } from '../options/contract-options.ts';
import { parseCount, parseMomentum, parseSeed } from '../options/numbers.ts';
import { publishRun } from '../run/publish.ts';
import { runAttackInFolder } from '../run/run-attack.ts';
import { runFiles } from '../run/run-folder.ts';
import { withRuntime } from '../runtime.ts';

const list = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, text]) => `  ${name.padEnd(28)} ${text}`).join('\n');

const HELP = `
Objectives:
${list(objectiveDefinitions.map(({ syntax, task, summary }) => [syntax, `${summary} (${task})`]))}

Transforms: ${transformNames.join(', ')}
  jpeg:75, median:5:cross, rotate:-10..10 (drawn anew at every step), jpeg:30..90:10 (a sweep: seven transforms)

Suites:
${list(transformSuites.map(({ name, summary }) => [name, summary]))}

Example:
  holdfast attack model.onnx --images photos --objective vanish:person --transforms jpeg:75,jpeg:50,median:3 \\
    --evaluate jpeg:30..95:5,median:5,noise:8 --epsilon 4/255 --step 1/255 --iterations 40 --out run`;

/** `holdfast attack`: plain and transform-averaged attack and the noise control, judged under every transform. */
export const attackCommand = (context: CommandContext) =>
  newCommand('attack', context)
    .summary('attack a model on pictures and report what survives transforms')
    .description(
      'Runs the plain attack (early stop and all iterations), the transform-averaged attack and a random-noise control with the same ' +
        'budget, judges the saved 8-bit samples under every transform with real codecs, and writes results.json, outcomes.jsonl, ' +
        'report.json, report.html and the adversarial samples (PNG). The bank is always judged too.',
    )
    .argument('<model>', 'ONNX file')
    .requiredOption('--images <folder>', 'folder of pictures')
    .requiredOption('--objective <objective>', 'what counts as success (list below)')
    .requiredOption('--out <folder>', 'folder for the results')
    .option('--transforms <specs>', 'bank: transforms to optimise over, parted by commas')
    .option('--evaluate <specs>', 'transforms to judge under, parted by commas')
    .option('--suite <name>', 'take --transforms and --evaluate from a suite (list below)')
    .option('--epsilon <size>', 'largest perturbation on the scale 0..1', '8/255')
    .option('--step <size>', 'step size on the scale 0..1', '1/255')
    .option('--iterations <number>', 'steps at most', parseCount, 40)
    .option('--combine <how>', 'combine gradients by mean, adaptive, max or weighted:W0:W1:...', 'mean')
    .addOption(new Option('--norm <norm>', 'norm of the budget').choices(normNames).default('linf'))
    .addOption(new Option('--direction <kind>', 'direction of a step').choices(directionNames).default('sign'))
    .option('--momentum <decay>', 'decay factor of MI-FGSM; 0 switches it off', parseMomentum, 0)
    .option('--random-start', 'start at a random point within the budget')
    .option('--restarts <number>', 'random starts per image, the best one kept', parseCount)
    .option('--gradient-mode <spec=mode>', 'exact or straight-through for a transform of the bank', collect)
    .option(
      '--attacks <names>',
      'attacks to run: plain, averaged, averaged-full (no early stop), noise',
      'plain,averaged,noise',
    )
    .option('--confirm-draws <number>', 'fresh random draws a sample must survive to stop early', parseCount, 3)
    .option('--labels <file>', 'ground truth: CSV with the columns file,label')
    .option('--seed <number>', 'seed of all random draws', parseSeed, 0)
    .addOption(new Option('--resume', 'continue the run in --out'))
    .addOption(new Option('--overwrite', 'replace the run in --out').conflicts('resume'))
    .addOption(contractOption())
    .addOption(acceptContractOption())
    .addOption(writeContractOption())
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (modelPath, options) => {
      const { terminal, commandLine } = context;
      const configuration = readConfiguration(options);
      keepApart(options.images, options.out);
      const modelBytes = await readInput(modelPath, 'an ONNX model');
      const pictures = await imageFolder(options.images);
      const results = await withInterrupt(terminal, (signal) =>
        withRuntime(async (runtime) => {
          const contract = await requireContract({ modelPath, modelBytes, options, runtime, terminal });
          const classes = contract.output.labels;
          const objective = parseObjective(configuration.objective, classes).spec;
          const images =
            options.labels === undefined ? pictures : await withLabels(pictures, { path: options.labels, classes });
          return runAttackInFolder(
            {
              modelPath,
              modelBytes,
              contract,
              images,
              configuration: { ...configuration, objective },
              folder: options.out,
              existing: options.resume === true ? 'continue' : options.overwrite === true ? 'replace' : 'refuse',
              command: commandLine,
            },
            { runtime, terminal, signal },
          );
        }),
      );
      const json = options.json === true;
      context.finish(await publishRun({ folder: options.out, results, json, terminal }));
      if (!results.complete) terminal.err('stopped before the end; the same command with --resume goes on\n');
    });

/** The run's own folders are cleared by `--overwrite`: photos must not be in them. */
function keepApart(images: string, out: string): void {
  for (const name of [runFiles.images, runFiles.samples]) {
    const path = relative(resolve(out, name), resolve(images));
    if (path !== '' && (path.startsWith('..') || resolve(path) === path)) continue;
    throw new UsageError({
      code: 'USAGE',
      where: `--images ${images}`,
      expected: `a folder outside of ${resolve(out, name)}, which the run itself writes`,
      got: 'one inside',
      fix: 'name another --out',
    });
  }
}
