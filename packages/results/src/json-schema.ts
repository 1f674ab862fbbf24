import { z } from 'zod';
import { resultsSchema } from './results.ts';

/** JSON Schema (draft 2020-12) of results.json, for readers in other languages. */
export function resultsJsonSchema(): unknown {
  return z.toJSONSchema(resultsSchema, { io: 'output' });
}
