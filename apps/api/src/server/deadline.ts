import { defaultFieldResolver, isObjectType, type GraphQLSchema } from 'graphql';
import type { ApiContext } from '../graphql/context.ts';
import { limitReached } from '../graphql/errors.ts';

/** The longest that one operation may take. */
export const OPERATION_TIMEOUT_MS = 15_000;

/** Makes every resolver of the schema refuse to start after the context's deadline. */
export function withDeadline(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver } = field;
      if (resolve === defaultFieldResolver) continue;
      field.resolve = (parent, args, context: ApiContext, info) => {
        if (context.now() > context.deadline) {
          throw limitReached(`The operation took longer than ${OPERATION_TIMEOUT_MS / 1000} s; ask for less at a time`);
        }
        return resolve(parent, args, context, info);
      };
    }
  }
  return schema;
}
