import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  print,
  typeFromAST,
  visit,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkDocument } from '../../../apps/api/src/server/limits.ts';
import { schema } from '../../../apps/api/src/schema.ts';
import { operationLimits } from '../../../apps/api/src/graphql/builder.ts';

const root = resolve(import.meta.dirname, '../../..');
const web = join(root, 'apps/web');
await promisify(execFile)(process.execPath, ['scripts/lib/web-types.mjs'], { cwd: root });
const listedTexts = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(root, 'apps/api/dist/web-documents.json'), 'utf8')));
const files = ['app', 'features', 'lib', 'ui']
  .flatMap((folder) =>
    readdirSync(join(web, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((name) => name.endsWith('.graphql'));
const definitions = files.flatMap((name) => parse(readFileSync(join(web, name), 'utf8')).definitions);
const fragments = new Map<string, FragmentDefinitionNode>();
for (const definition of definitions) {
  if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
}
const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

/** Page sizes that the pages ask for, at their largest. */
const PAGE_SIZE = 60;

/** An operation with every fragment that it spreads, directly or through others. */
function complete(operation: OperationDefinitionNode): string {
  const used = new Set<FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return [operation, ...used].map((node) => print(node)).join('\n');
}

const SCALARS: Readonly<Record<string, unknown>> = {
  Int: PAGE_SIZE,
  Float: 0.5,
  Boolean: true,
  DateTime: '2026-11-25T00:00:00Z',
  BigInt: '1',
  JSON: {},
};

/** Some value of an input type: only how long its lists may be matters here. */
function valueOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? 'x';
  const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(required.map((field) => [field.name, valueOf(field.type)]));
}

function variablesOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  const typeOf = (node: TypeNode) => {
    const type = node.kind === Kind.NAMED_TYPE ? typeFromAST(schema, node) : undefined;
    return isInputType(type) ? type : undefined;
  };
  return Object.fromEntries(
    variableDefinitions.map(({ variable, type }) => {
      const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      const found = typeOf(inner);
      return [variable.name.value, found === undefined ? [] : valueOf(found)];
    }),
  );
}

describe('the list of documents that the API takes from browsers', () => {
  it('holds nothing that the API would refuse', () => {
    expect(Object.keys(listedTexts)).toHaveLength(operations.length);
    for (const query of Object.values(listedTexts)) {
      expect(checkDocument(schema, { query, hidesSchema: true })).toHaveProperty('document');
    }
  });
});

describe('documents of the web interface', () => {
  it.each(operations.map((operation) => [operation.name?.value ?? 'unnamed', operation] as const))(
    '%s stays within the limits of one operation',
    (_name, operation) => {
      const text = complete(operation);
      const { complexity, depth, breadth } = complexityFromQuery(text, {
        schema,
        variables: variablesOf(operation),
        ctx: {},
      });
      expect(complexity).toBeLessThanOrEqual(operationLimits.complexity);
      expect(depth).toBeLessThanOrEqual(operationLimits.depth);
      expect(breadth).toBeLessThanOrEqual(operationLimits.breadth);
    },
  );
});
