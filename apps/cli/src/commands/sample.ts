import { basename, join } from 'node:path';
import { prepareSample, type ImageSource } from '@holdfast/engine';
import { readContract } from '@holdfast/vision';
import { newCommand, type CommandContext } from '../command.ts';
import { readInput, readTextInput } from '../files/read-input.ts';
import { withInterrupt } from '../interrupt.ts';
import { readConfiguration } from '../options/attack-settings.ts';
import { jsonOption } from '../options/contract-options.ts';
import { publishRun } from '../run/publish.ts';
import { runAttackInFolder } from '../run/run-attack.ts';
import { withRuntime } from '../runtime.ts';
import { sampleSettings } from './sample-settings.ts';

const INTRO = `
Holdfast attacks a COCO detector on six photos so that it sees no person any more, and then compresses, filters and darkens
the attacked photos to see which attacks hold. Nothing is downloaded.

  plain      the ordinary gradient attack (PGD): early stop, and all iterations
  averaged   its gradient is averaged over ${sampleSettings.transforms.split(',').join(', ')}
  noise      random noise of the same size, as a control

At most ${sampleSettings.epsilon} per channel. Each saved 8-bit photo is judged by the untouched model and real codecs.

`;

/** `holdfast sample`: the attack on the sample detector and photos. */
export const sampleCommand = (context: CommandContext) =>
  newCommand('sample', context)
    .summary('attack the sample detector on the sample photos')
    .description(
      'Attacks a real COCO detector on six real photos (both from npm packages, nothing is downloaded) and writes the report. ' +
        'A run that was cut off goes on; one that is finished is shown again.',
    )
    .option('--out <folder>', 'folder for the results', 'holdfast-out/sample')
    .option('--overwrite', 'start anew even if there is a run already')
    .addOption(jsonOption())
    .action(async (options) => {
      const { terminal, commandLine } = context;
      const { out: folder } = options;
      const configuration = readConfiguration(sampleSettings);
      terminal.err(INTRO);
      const { modelPath, contractPath, photoPaths } = await prepareSample({ directory: join(folder, 'model') });
      const contract = readContract(await readTextInput(contractPath, 'the sample contract'), contractPath);
      const modelBytes = await readInput(modelPath, 'the sample detector');
      const images = photoPaths.map((path): ImageSource => ({
        id: basename(path),
        read: () => readInput(path, 'a photo'),
      }));
      const results = await withInterrupt(terminal, (signal) =>
        withRuntime((runtime) =>
          runAttackInFolder(
            {
              modelPath,
              modelBytes,
              contract,
              images,
              configuration,
              folder,
              existing: options.overwrite === true ? 'replace' : 'continue-or-replace',
              command: commandLine,
            },
            { runtime, terminal, signal },
          ),
        ),
      );
      context.finish(await publishRun({ folder, results, json: options.json === true, terminal }));
      if (!results.complete) terminal.err('stopped before the end; the same command goes on\n');
    });
