import { Option } from '@commander-js/extra-typings';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { writeOutput } from '../files/write-output.ts';
import { parsePlace, parseShare } from '../options/numbers.ts';
import { connect, isRunNumber } from '../remote/connect.ts';
import { refuseLocalOptions } from '../remote/refuse-local-options.ts';
import { remoteForm, remoteTable } from '../remote/remote-report.ts';
import { renderForm, reportForms } from '../report/forms.ts';
import { readStoredReport } from '../report/stored-report.ts';

/** `holdfast report`: a finished run in another form. */
export const reportCommand = (context: CommandContext) =>
  newCommand('report', context)
    .summary('write the report of a run in another form')
    .description(
      'Writes the report of a finished run as HTML, PDF (with an installed Chromium), JSON, CSV (cells or outcomes), JUnit XML, SARIF 2.1.0 or Markdown, ' +
        'with the verdict of a gate and what changed against a baseline where they are named.',
    )
    .argument('<run>', 'folder of a finished run (its --out), or #NUMBER of a run of an installation')
    .addOption(
      new Option('--format <format>', 'form of the report').choices([...reportForms, 'table']).default('table'),
    )
    .option('--out <file>', 'where to write it; without it, it is printed (not PDF)')
    .option('--rules <file>', 'gate rules (JSON) to evaluate')
    .option('--baseline <run>', 'folder of the run to compare with')
    .option('--margin <share>', 'smallest change against the baseline that matters; default 0.05', parseShare)
    .option(
      '--hardening <folder>',
      'folder of the hardening that made the model (its --out), to show what it was worth',
    )
    .option('--model <place>', 'which model of a run of an installation, from 0', parsePlace)
    .option('--link <url>', 'where the whole report is, for Markdown')
    .action(async (folder, options) => {
      const { terminal } = context;
      const { format, out, rules, baseline, margin, hardening, link, model: modelOrdinal = 0 } = options;
      if (format === 'pdf' && out === undefined) {
        throw new UsageError({
          code: 'USAGE',
          where: '--format pdf',
          expected: '--out <file>',
          got: 'none, and a PDF cannot be printed on a terminal',
          fix: 'add --out report.pdf',
        });
      }
      if (isRunNumber(folder)) {
        const here = 'leave it out: the report has the verdict and the baseline of its campaign';
        refuseLocalOptions(folder, {
          '--rules': { given: rules, fix: `${here}; \`holdfast gate ${folder} --rules\` judges by others` },
          '--baseline': { given: baseline, fix: `${here}; bless a run to make it the baseline` },
          '--margin': { given: margin, fix: 'leave it out; the comparison in the web interface takes one' },
          '--hardening': { given: hardening, fix: 'leave it out: the installation knows what made the model' },
          '--link': { given: link, fix: 'leave it out' },
        });
        const remote = await connect();
        if (format === 'table') terminal.out(await remoteTable(remote, folder));
        else {
          const bytes = await remoteForm(remote, { run: folder, format, modelOrdinal });
          if (out === undefined) terminal.out(new TextDecoder().decode(bytes));
          else await writeOutput(out, bytes);
        }
        return;
      }
      if (format === 'table') {
        const fix = 'name a form; the table was printed when the run ended';
        const expected = `one of ${reportForms.join(', ')} for a folder`;
        throw new UsageError({ code: 'USAGE', where: '--format', expected, got: 'none', fix });
      }
      const stored = await readStoredReport({ folder, rules, baseline, margin, hardening, clock: () => new Date() });
      const form = await renderForm(format, stored, { link });
      if (out !== undefined) {
        await writeOutput(out, form);
        terminal.err(`${format} written to ${out}\n`);
      } else if (typeof form === 'string') terminal.out(form);
    });
