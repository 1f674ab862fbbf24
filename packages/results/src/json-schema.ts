import { z } from 'zod';
import { resultsSchema } from './results.ts';

/** JSON Schema (draft 2020-12) of results.json, for readers in other languages. Allows fields that later versions add, as our own readers do. */
export function resultsJsonSchema(): unknown {
  return z.toJSONSchema(resultsSchema, {
    io: 'output',
    override({ zodSchema: { _zod }, jsonSchema }) {
      const { def } = _zod;
      if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
    },
  });
}
