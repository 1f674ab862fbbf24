import { gateRulesSchema, type GateRules } from '@holdfast/gates';
import { readTextInput } from '../files/read-input.ts';
import { GateRulesError } from './gate-rules-error.ts';

const FIX = 'docs/gates.md describes every rule';

/** Reads a gate's rules (JSON). Throws UsageError where there is no file, GateRulesError where it holds something else. */
export async function readGateRules(path: string): Promise<GateRules> {
  const text = await readTextInput(path, 'gate rules (JSON)');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new GateRulesError(path, [{ path: '', expected: 'JSON', got, fix: FIX }]);
  }
  const parsed = gateRulesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GateRulesError(
    path,
    parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      expected: 'expected' in issue ? String(issue.expected) : 'gate rules (holdfast.gate/1)',
      got: issue.message,
      fix: FIX,
    })),
  );
}
