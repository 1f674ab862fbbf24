/** Where a command prints: results to `out`, everything about the work itself to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is a terminal, on which a line can be overwritten. */
  readonly isInteractive: boolean;
  /** Characters per line of `out`. */
  readonly columns: number;
  /** Whether colours may be used on `out`. */
  readonly colour: boolean;
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    isInteractive: stderr.isTTY,
    // Some pseudo terminals say 0.
    columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : 120,
    colour: stdout.isTTY && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb',
  };
}
