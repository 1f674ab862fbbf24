import { arrangementRules } from './arrangement-rules.ts';
import type { BatchRule } from './batch-rule.ts';
import { computationRules } from './computation-rules.ts';

/** How operators treat a batch, by operator name. One that is not here blocks scaling; the model is then run picture by picture. */
export const batchRules: ReadonlyMap<string, BatchRule> = new Map([...computationRules, ...arrangementRules]);
