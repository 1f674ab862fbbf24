/** One thing wrong with a contract. */
export interface ContractIssue {
  /** Where in the JSON, e.g. `input.resize.rule`; empty for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** A contract that cannot be used, with everything that is wrong with it at once. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: 'CONTRACT_NOT_JSON' | 'CONTRACT_INVALID' | 'CONTRACT_DOES_NOT_FIT_MODEL';
  /** Name of the file or of what holds the contract. */
  readonly where: string;
  readonly issues: readonly ContractIssue[];

  constructor(details: Pick<ContractError, 'code' | 'where' | 'issues'>) {
    const lines = details.issues.map(
      ({ path, expected, got, fix }) =>
        `  ${path === '' ? 'contract' : path}: expected ${expected}, got ${got}; ${fix}`,
    );
    super(`${details.where}: the model contract cannot be used\n${lines.join('\n')}`);
    this.code = details.code;
    this.where = details.where;
    this.issues = details.issues;
  }
}

/** A JSON value in a few words, for messages. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
