import { Option } from '@commander-js/extra-typings';
import { parseTransformSpec } from '@holdfast/transforms';
import { createCodecs, decodePhoto, encodePng } from '@holdfast/vision';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readInput } from '../files/read-input.ts';
import { writeOutput } from '../files/write-output.ts';
import { parseSeed } from '../options/numbers.ts';
import { withRuntime } from '../runtime.ts';
import { applyGraphForm, applyRealForm } from '../transform/apply-transform.ts';

/** `holdfast transform`: a picture under a transform. */
export const transformCommand = (context: CommandContext) =>
  newCommand('transform', context)
    .summary('apply a transform to a picture')
    .description(
      'Applies a transform such as jpeg:75, median:5:cross or rotate:-10..10 and writes the result as PNG. ' +
        'The real form judges samples (true codecs); the graph form is what attacks differentiate.',
    )
    .argument('<image>', 'picture')
    .requiredOption('--transform <spec>', 'one transform')
    .requiredOption('--out <file>', 'where to write the result (.png)')
    .addOption(new Option('--form <form>', 'form of the transform').choices(['real', 'graph']).default('real'))
    .option('--seed <number>', 'of random draws', parseSeed, 0)
    .action(async (imagePath, options) => {
      if (!/\.png$/i.test(options.out)) {
        throw new UsageError({
          code: 'USAGE',
          where: '--out',
          expected: 'a file name that ends in .png: results are kept lossless',
          got: options.out,
          fix: 'change the ending',
        });
      }
      const spec = parseTransformSpec(options.transform);
      const bytes = await readInput(imagePath, 'a picture');
      const picture = await decodePhoto(bytes, { where: imagePath });
      const request = { spec, picture, codecs: createCodecs(), seed: options.seed };
      const {
        picture: transformed,
        distance,
        instance,
      } = options.form === 'real'
        ? await applyRealForm(request)
        : await withRuntime((runtime) => applyGraphForm(request, runtime));
      await writeOutput(options.out, await encodePng(transformed));
      const { terminal } = context;
      const draw = spec.transform.isRandom(spec.params) ? `, drawn ${JSON.stringify(instance)}` : '';
      terminal.out(`${options.out}: ${spec.text}, ${options.form} form, ${picture.width} x ${picture.height}${draw}\n`);
      if (distance !== undefined) {
        const { meanAbs, maxAbs } = distance;
        terminal.out(`  off the real form by ${meanAbs.toFixed(3)} levels on average, ${maxAbs.toFixed(1)} at most\n`);
      }
    });
