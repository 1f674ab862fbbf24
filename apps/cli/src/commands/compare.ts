import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { buildComparison, renderComparisonMarkdown, renderComparisonTerminal } from '@holdfast/reporting';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { writeOutput } from '../files/write-output.ts';
import { parseConfidence, parseShare } from '../options/numbers.ts';
import { runLabel } from '../report/stored-report.ts';
import { readStoredRun } from '../run/stored-run.ts';

/** `holdfast compare`: runs against each other on their common images. */
export const compareCommand = (context: CommandContext) =>
  newCommand('compare', context)
    .summary('compare runs image by image')
    .description(
      'Compares finished runs with the first one on the images that both judged: paired differences with intervals, exact McNemar with Holm, regressed ' +
        'and fixed images, classes and sizes of objects. Replays on another model give a transfer matrix.',
    )
    .argument('<runs...>', 'folders of two or more finished runs, the reference first')
    .option('--margin <share>', 'smallest change that matters, e.g. 0.05 for five points', parseShare, 0.05)
    .option('--confidence <share>', 'of the intervals', parseConfidence, 0.95)
    .addOption(
      new Option('--format <format>', 'what to print')
        .choices(['table', 'json', 'markdown'] as const)
        .default('table' as const),
    )
    .option('--out <file>', 'write the form there instead of printing it')
    .action(async (folders, options) => {
      const { terminal } = context;
      const { margin, confidence, format, out } = options;
      if (folders.length < 2) {
        throw new UsageError({
          code: 'USAGE',
          where: 'holdfast compare',
          expected: 'two or more runs',
          got: 'one',
          fix: 'name the reference first, then the runs to hold against it',
        });
      }
      if (new Set(folders.map((folder) => resolve(folder))).size < folders.length) {
        throw new UsageError({
          code: 'USAGE',
          where: 'holdfast compare',
          expected: 'different runs',
          got: 'the same folder twice',
          fix: 'name every run once',
        });
      }
      const labels = folders.map(runLabel);
      const unique = new Set(labels).size === labels.length;
      const runs = await Promise.all(
        folders.map(async (folder, i) => ({
          label: unique ? (labels[i] ?? folder) : folder,
          results: (await readStoredRun(folder)).results,
        })),
      );
      const comparison = buildComparison(runs, { margin, confidence });
      const form =
        format === 'json'
          ? `${JSON.stringify(comparison, null, 2)}\n`
          : format === 'markdown'
            ? renderComparisonMarkdown(comparison)
            : renderComparisonTerminal(comparison, {
                colour: out === undefined && terminal.colour,
                width: terminal.columns,
              });
      if (out === undefined) terminal.out(form);
      else {
        await writeOutput(out, form);
        terminal.out(`${format} written to ${out}\n`);
      }
    });
