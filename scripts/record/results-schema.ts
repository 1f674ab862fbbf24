// Writes docs/results.schema.json, the JSON Schema of results.json: node scripts/run.mjs scripts/record/results-schema.ts
import { writeFile } from 'node:fs/promises';
import { resultsJsonSchema } from '@holdfast/results';

await writeFile('docs/results.schema.json', `${JSON.stringify(resultsJsonSchema(), null, 2)}\n`);
