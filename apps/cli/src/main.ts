import { CommanderError } from '@commander-js/extra-typings';
import { exitCodeOf } from './errors/exit-code-of.ts';
import { formatError } from './errors/describe-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { program } from './program.ts';
import { processTerminal } from './terminal.ts';

/** Runs one command line; resolves with the exit code. Errors are printed, never thrown. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal();
  let exitCode: ExitCode = EXIT.done;
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  try {
    await program({ terminal, commandLine: commandLineOf(args), finish }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its message already; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    const code = exitCodeOf(error);
    if (code !== EXIT.cancelled) terminal.err(formatError(error));
    if (args.includes('--debug')) terminal.err(`${error instanceof Error ? (error.stack ?? '') : ''}\n`);
    else if (code === EXIT.internal) terminal.err('    to do     run again with --debug and report what it prints\n');
    return code;
  }
}

/** The command line as a POSIX shell reads it. */
const commandLineOf = (args: readonly string[]): string =>
  ['holdfast', ...args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))].join(
    ' ',
  );
