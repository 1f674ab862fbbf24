import type { z } from 'zod';
import { modelContractSchema, type ModelContract } from '../contract.ts';
import { decoders } from '../decoders/index.ts';
import { OutputError } from '../decoders/support/output-error.ts';
import { ContractError, shownValue, type ContractIssue } from './contract-error.ts';

type ZodIssue = z.core.$ZodIssue;

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(String(key)) : undefined,
    root,
  );
}

function expectation(issue: ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'unrecognized_keys':
      return `no ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return issue.errors.map((branch) => branch.map(expectation).join(' and ')).join(', or ');
    default:
      return issue.message;
  }
}

function issueOf(issue: ZodIssue, root: unknown): ContractIssue {
  const isUnknownKey = issue.code === 'unrecognized_keys';
  return {
    path: issue.path.map(String).join('.'),
    expected: expectation(issue),
    got: isUnknownKey ? issue.keys.join(', ') : shownValue(valueAt(root, issue.path)),
    fix: isUnknownKey ? 'remove it or correct its name' : 'correct the value',
  };
}

/** Rules that look at more than one field. */
function crossChecks(contract: ModelContract): readonly ContractIssue[] {
  const issues: ContractIssue[] = [];
  const { input, output, task } = contract;
  const decoder = decoders[output.decoder];
  if (decoder.task !== task) {
    issues.push({
      path: 'task',
      expected: `"${decoder.task}", the task of the decoder ${output.decoder}`,
      got: `"${task}"`,
      fix: 'change the task or the decoder',
    });
  }
  for (const [role, look] of Object.entries(decoder.roles)) {
    if (output.names[role] !== undefined || decoder.optionalRoles.includes(role)) continue;
    issues.push({
      path: `output.names.${role}`,
      expected: `the name of the output that is ${look}`,
      got: 'nothing',
      fix: 'add the name',
    });
  }
  for (const role of Object.keys(output.names)) {
    if (Object.hasOwn(decoder.roles, role)) continue;
    issues.push({
      path: `output.names.${role}`,
      expected: `one of the roles ${Object.keys(decoder.roles).join(', ')}`,
      got: role,
      fix: 'remove it or correct its name',
    });
  }
  const longSide = Math.max(input.width, input.height);
  const { rule, shortSide } = input.resize;
  if (shortSide !== undefined && (rule !== 'centre-crop' || shortSide < longSide)) {
    issues.push({
      path: 'input.resize.shortSide',
      expected: `it only with centre-crop, and at least ${longSide}, the input's longer side`,
      got: `${shortSide} with ${rule}`,
      fix: 'remove it, or correct it',
    });
  }
  try {
    decoder.checkOptions(contract);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    issues.push({ path: 'output.options', expected: error.expected, got: error.got, fix: error.fix });
  }
  return issues;
}

/**
 * Checks a contract that was read from JSON, and fills in the defaults. `where` names its source for messages.
 * Throws ContractError with every issue found.
 */
export function checkContract(value: unknown, where = 'contract'): ModelContract {
  const parsed = modelContractSchema.safeParse(value);
  const issues = parsed.success ? crossChecks(parsed.data) : parsed.error.issues.map((issue) => issueOf(issue, value));
  if (parsed.success && issues.length === 0) return parsed.data;
  throw new ContractError({ code: 'CONTRACT_INVALID', where, issues });
}

/** Reads a contract file's text. Throws ContractError. */
export function readContract(text: string, where = 'contract'): ModelContract {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ContractError({
      code: 'CONTRACT_NOT_JSON',
      where,
      issues: [
        {
          path: '',
          expected: 'JSON',
          got: error instanceof Error ? error.message : String(error),
          fix: 'correct the file',
        },
      ],
    });
  }
  return checkContract(value, where);
}
