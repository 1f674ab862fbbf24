/** What one check found, and what to do about it. */
export interface Finding {
  readonly status: 'ok' | 'warn' | 'fail';
  readonly name: string;
  readonly detail: string;
  readonly fix?: string;
}

export interface Check {
  readonly name: string;
  run(): Promise<readonly Omit<Finding, 'name'>[]>;
}

export const ok = (detail: string) => ({ status: 'ok', detail }) as const;
export const warn = (detail: string, fix: string) => ({ status: 'warn', detail, fix }) as const;
export const fail = (detail: string, fix: string) => ({ status: 'fail', detail, fix }) as const;
