import { Option } from '@commander-js/extra-typings';
import { renderGateTerminal } from '@holdfast/reporting';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOutput } from '../files/write-output.ts';
import { connect, isRunNumber } from '../remote/connect.ts';
import { refuseLocalOptions } from '../remote/refuse-local-options.ts';
import { remoteGate } from '../remote/remote-report.ts';
import { renderForm } from '../report/forms.ts';
import { readGateRules } from '../report/read-rules.ts';
import { readStoredReport } from '../report/stored-report.ts';

const FORMATS = ['table', 'json', 'junit', 'sarif', 'markdown'] as const;

const EXIT_CODES = `
Exit codes:
  0  pass: every rule holds, shown by its interval
  1  fail: at least one rule is broken, shown by its interval
  2  error: wrong usage, or an input that cannot be used
  3  inconclusive: the data show neither (too few images, an open warning, no baseline, errors, a run that was cut off)
  4  internal error`;

/** `holdfast gate`: holds a finished run against rules. */
export const gateCommand = (context: CommandContext) =>
  newCommand('gate', context)
    .summary('hold a run against rules: pass, fail or inconclusive')
    .description(
      'Judges a finished run by rules (docs/gates.md), each by its confidence interval, optionally against the run of a baseline. For CI: the exit code ' +
        'is the verdict.',
    )
    .argument('<run>', 'folder of a finished run (its --out), or #NUMBER of a run of an installation')
    .option('--rules <file>', "gate rules (JSON); a run of an installation has its campaign's")
    .option('--baseline <run>', 'folder of the run to compare with')
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table' as const))
    .option('--out <file>', 'write the form there and print the table')
    .option('--link <url>', 'where the whole report is, for Markdown')
    .addHelpText('after', EXIT_CODES)
    .action(async (folder, options) => {
      const { terminal } = context;
      const { rules, baseline, format, out } = options;
      if (isRunNumber(folder)) {
        refuseLocalOptions(folder, {
          '--baseline': {
            given: baseline,
            fix: 'leave it out: the baseline of the campaign is taken; bless a run to change it',
          },
          '--link': { given: options.link, fix: 'leave it out' },
          '--format': {
            given: format === 'table' || format === 'json' ? undefined : format,
            fix: `write it by \`holdfast report ${folder} --format ${format}\`, or take --format json`,
          },
        });
        const given: unknown = rules === undefined ? undefined : await readGateRules(rules);
        const { verdict, text } = await remoteGate(await connect(), { run: folder, rules: given });
        const json = `${JSON.stringify(verdict, null, 2)}\n`;
        if (out !== undefined) await writeOutput(out, format === 'json' ? json : text);
        terminal.out(format === 'json' && out === undefined ? json : text);
        context.finish(
          verdict.status === 'PASS' ? EXIT.done : verdict.status === 'FAIL' ? EXIT.someFailed : EXIT.cancelled,
        );
        return;
      }
      if (rules === undefined) {
        const fix = 'write rules as docs/gates.md describes them';
        throw new UsageError({ code: 'USAGE', where: '--rules', expected: 'a file of gate rules', got: 'none', fix });
      }
      const stored = await readStoredReport({ folder, rules, baseline, clock: () => new Date() });
      const { gate } = stored.report;
      if (gate === undefined) throw new Error('a report with rules has a gate');
      const table = renderGateTerminal(gate, { colour: terminal.colour, width: terminal.columns });
      const form =
        format === 'table'
          ? table
          : format === 'json'
            ? `${JSON.stringify(gate, null, 2)}\n`
            : await renderForm(format, stored, { link: options.link });
      if (out === undefined) terminal.out(typeof form === 'string' ? form : '');
      else {
        await writeOutput(out, form);
        terminal.out(`${table}\n${format} written to ${out}\n`);
      }
      context.finish(gate.exitCode);
    });
