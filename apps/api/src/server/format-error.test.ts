import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { badInput } from '../graphql/errors.ts';
import { formatError } from './format-error.ts';

const log = pino({ enabled: false });

it('tells what of an input is wrong by its code and values, for pages to say it in another language', () => {
  const message = '"first" goes from 1 to 100, got 101';
  const values = ['first', 1, 100, 101];
  expect(formatError(badInput('OUT_OF_RANGE', message, values), log)).toEqual({
    message,
    extensions: {
      code: 'BAD_USER_INPUT',
      userErrors: [{ code: 'OUT_OF_RANGE', field: [], message, values: values.map(String) }],
    },
  });
});

it('tells nothing of what a bug says', () => {
  const bug = new GraphQLError('secret', {
    originalError: new Error('secret'),
    extensions: { userErrors: ['secret'] },
  });
  expect(JSON.stringify(formatError(bug, log))).not.toContain('secret');
});
