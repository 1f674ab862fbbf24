/** What the program's exit code says; also printed by `holdfast --help`. */
export const EXIT = {
  done: 0,
  /** Everything ran, some samples could not be processed. */
  someFailed: 1,
  /** Wrong usage, or an input that cannot be used. */
  badInput: 2,
  /** Ctrl-C; what was finished is kept. */
  cancelled: 3,
  /** A defect of Holdfast or of the machine, not of the input. */
  internal: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `
Exit codes:
  0  done
  1  done, but some samples could not be processed (the report names them)
  2  wrong usage, or an input that cannot be used
  3  cancelled; finished samples and a partial report are kept
  4  internal error
How \`holdfast gate\` uses them: 0 pass, 1 fail, 2 error, 3 inconclusive.`;
