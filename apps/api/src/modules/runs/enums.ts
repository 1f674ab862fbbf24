import { enumOf } from '../../graphql/enums.ts';

export const RunState = enumOf('RunState', [
  'queued',
  'planning',
  'running',
  'finalising',
  'done',
  'cancelling',
  'cancelled',
  'failed',
]);
export const RunTrigger = enumOf('RunTrigger', ['manual', 'schedule', 'new_version', 'api', 'hardening']);
export const OutcomeState = enumOf('OutcomeState', [
  'success',
  'robust',
  'natural-failure',
  'out-of-frame',
  'ineligible',
  'error',
  'not-run',
]);
/** As the schema names it: results know no `not-run`, which is the absence of an outcome. */
export type ShownState = 'success' | 'robust' | 'natural-failure' | 'out-of-frame' | 'ineligible' | 'error' | 'not-run';
