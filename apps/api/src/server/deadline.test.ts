import { graphql, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, it } from 'vitest';
import { OPERATION_TIMEOUT_MS, withDeadline } from './deadline.ts';

it('lets nothing more of an operation begin after its time, and says that it was cut off', async () => {
  let ms = 0;
  const slow = new GraphQLObjectType({
    name: 'Slow',
    fields: { more: { type: GraphQLString, resolve: () => 'asked' }, plain: { type: GraphQLString } },
  });
  const takes = (duration: number) => () => {
    ms += duration;
    return { plain: 'there already' };
  };
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      quick: { type: slow, resolve: takes(OPERATION_TIMEOUT_MS) },
      slow: { type: slow, resolve: takes(OPERATION_TIMEOUT_MS + 1) },
    },
  });
  const schema = withDeadline(new GraphQLSchema({ query }));
  const ask = (source: string) => {
    ms = 0;
    const contextValue = { now: () => new Date(ms), deadline: new Date(OPERATION_TIMEOUT_MS) };
    return graphql({ schema, source, contextValue });
  };
  expect(await ask('{ quick { more plain } }')).toEqual({
    data: { quick: { more: 'asked', plain: 'there already' } },
  });
  const { data, errors } = await ask('{ slow { more plain } }');
  expect(data).toEqual({ slow: { more: null, plain: 'there already' } });
  expect(errors).toMatchObject([{ path: ['slow', 'more'], extensions: { code: 'LIMIT' } }]);
});
