import { Command } from '@commander-js/extra-typings';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** As it would be typed again, for the record. */
  readonly commandLine: string;
  /** Says what the program's exit code will be; 0 where a command does not. */
  finish(code: ExitCode): void;
}

/** A command with what all of them share. */
export function newCommand(name: string, { terminal }: CommandContext) {
  return new Command(name)
    .option('--debug', 'show the stack of an error')
    .exitOverride()
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .showHelpAfterError(`(\`holdfast ${name} --help\` lists every option)`.replace('holdfast holdfast', 'holdfast'))
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
}

/** For an option that may be given several times. */
export const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];
