/** Gate rules that cannot be used, with every mistake beside its place. */
export class GateRulesError extends Error {
  override readonly name = 'GateRulesError';
  readonly code = 'GATE_RULES_INVALID';
  readonly problem: {
    readonly code: string;
    readonly where: string;
    readonly issues: readonly {
      readonly path: string;
      readonly expected: string;
      readonly got: string;
      readonly fix: string;
    }[];
  };

  constructor(where: string, issues: GateRulesError['problem']['issues']) {
    super(`${where}: ${issues.map(({ path, got }) => `${path}: ${got}`).join('; ')}`);
    this.problem = { code: this.code, where, issues };
  }
}
