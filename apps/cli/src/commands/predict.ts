import { join, parse } from 'node:path';
import { loadModel } from '@holdfast/engine';
import { newCommand, type CommandContext } from '../command.ts';
import { requireContract } from '../contract-source.ts';
import { EXIT } from '../exit-codes.ts';
import { imageFolder } from '../files/image-folder.ts';
import { readInput } from '../files/read-input.ts';
import { writeOutput } from '../files/write-output.ts';
import { withInterrupt } from '../interrupt.ts';
import { acceptContractOption, contractOption, jsonOption, writeContractOption } from '../options/contract-options.ts';
import { formatPredictions } from '../output/format-predictions.ts';
import { predictImages } from '../predict/predict-images.ts';
import { withRuntime } from '../runtime.ts';

/** `holdfast predict`: what a model says about pictures. */
export const predictCommand = (context: CommandContext) =>
  newCommand('predict', context)
    .summary('show what a model says about pictures')
    .description(
      'Prints the detections (boxes in pixels of the photo) or the labels of every picture in a folder. ' +
        'With --out, writes the pictures with their boxes.',
    )
    .argument('<model>', 'ONNX file')
    .requiredOption('--images <folder>', 'folder of pictures')
    .option('--out <folder>', 'where to write the pictures with boxes drawn')
    .addOption(contractOption())
    .addOption(acceptContractOption())
    .addOption(writeContractOption())
    .addOption(jsonOption())
    .action(async (modelPath, options) => {
      const { terminal } = context;
      const modelBytes = await readInput(modelPath, 'an ONNX model');
      const images = await imageFolder(options.images);
      const { out } = options;
      const predicted = await withInterrupt(terminal, (signal) =>
        withRuntime(async (runtime) => {
          const contract = await requireContract({ modelPath, modelBytes, options, runtime, terminal });
          const model = await loadModel(modelBytes, { contract, runtime });
          return predictImages({
            runtime,
            model,
            images,
            signal,
            ...(out === undefined
              ? {}
              : { onPicture: (image, png) => writeOutput(join(out, `${parse(image).name}.png`), png) }),
          });
        }),
      );
      if (options.json === true) terminal.out(`${JSON.stringify({ model: modelPath, images: predicted }, null, 2)}\n`);
      else terminal.out(formatPredictions(predicted));
      if (out !== undefined) terminal.err(`pictures written to ${out}\n`);
      context.finish(predicted.some((image) => 'error' in image) ? EXIT.someFailed : EXIT.done);
    });
