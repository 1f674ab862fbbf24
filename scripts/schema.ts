// npm run schema: prints the GraphQL schema that the code builds into apps/api/schema.graphql.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printSchema } from 'graphql';
import { format } from 'prettier';
import { schema } from '../apps/api/src/schema.ts';

const target = process.argv[2] ?? 'apps/api/schema.graphql';
writeFileSync(resolve(target), await format(printSchema(schema), { parser: 'graphql', printWidth: 120 }));
