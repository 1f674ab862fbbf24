import { z } from 'zod';
import type { Problem } from './usage-error.ts';

/** An error in the form in which it is shown: what is wrong, once or several times, without the stack. */
export interface ErrorDescription {
  /** For programs to branch on; `INTERNAL` for an error without a code. */
  readonly code: string;
  /** What the problems have in common, or the whole message where the error has no parts. */
  readonly message: string;
  readonly problems: readonly Omit<Problem, 'code'>[];
}

const problemSchema = z
  .object({
    where: z.string(),
    expected: z.string(),
    got: z.string(),
    fix: z.string().optional(),
  })
  .transform(({ fix = '', ...rest }) => ({ ...rest, fix }));

const issuesSchema = z.object({
  where: z.string(),
  issues: z.array(z.object({ path: z.string(), expected: z.string(), got: z.string(), fix: z.string() })).min(1),
});

const codeSchema = z.object({ code: z.string() });

/** Reads the parts of any error that the packages throw. */
export function describeError(error: unknown): ErrorDescription {
  const inner = z.object({ problem: z.unknown() }).safeParse(error);
  const parts = inner.success && inner.data.problem !== undefined ? inner.data.problem : error;
  const coded = codeSchema.safeParse(error instanceof Error && 'code' in error ? error : parts);
  const code = coded.success ? coded.data.code : 'INTERNAL';
  const issues = issuesSchema.safeParse(parts);
  if (issues.success) {
    const { where } = issues.data;
    return {
      code,
      message: `${where} cannot be used`,
      problems: issues.data.issues.map(({ path, ...issue }) => ({ where: path === '' ? where : path, ...issue })),
    };
  }
  const problem = problemSchema.safeParse(parts);
  if (problem.success) return { code, message: problem.data.where, problems: [problem.data] };
  return { code, message: error instanceof Error ? error.message : String(error), problems: [] };
}

/** A readable block for a terminal. */
export function formatError(error: unknown): string {
  const { code, message, problems } = describeError(error);
  const lines = [`error ${code}: ${message}`];
  for (const { where, expected, got, fix } of problems) {
    if (problems.length > 1 || where !== message) lines.push(`  ${where}`);
    lines.push(`    expected  ${expected}`, `    got       ${got}`);
    if (fix !== '') lines.push(`    to do     ${fix}`);
  }
  return `${lines.join('\n')}\n`;
}
