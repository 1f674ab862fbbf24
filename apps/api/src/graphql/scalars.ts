import { type GraphQLError, Kind, type ValueNode } from 'graphql';
import { z } from 'zod';
import { builder } from './builder.ts';
import { badInput } from './errors.ts';

const refuse = (expected: string, got: unknown): GraphQLError =>
  badInput('MALFORMED', `Expected ${expected}, got ${JSON.stringify(got)}`, [JSON.stringify(got)]);

const dateText = z.iso.datetime({ offset: true });

builder.scalarType('DateTime', {
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const text = dateText.safeParse(value);
    if (!text.success) throw refuse('a date with time and zone, e.g. 2026-01-31T12:00:00Z', value);
    return new Date(text.data);
  },
});

const digits = z.string().regex(/^-?\d{1,19}$/);
const MAX_BIGINT = 2n ** 63n - 1n;

builder.scalarType('BigInt', {
  description: 'A whole number beyond 32 bits, as a string of digits.',
  serialize: (value) => value.toString(),
  parseValue: (value) => {
    const text = digits.safeParse(typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value);
    const number = text.success ? BigInt(text.data) : null;
    if (number === null || number > MAX_BIGINT || number < -MAX_BIGINT) {
      throw refuse('a whole number below 2^63 as a string of digits', value);
    }
    return number;
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value. Only where the shape is documented by a schema that the description names.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node) => valueOfLiteral(node),
});

function valueOfLiteral(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map(valueOfLiteral);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, valueOfLiteral(value)]));
    case Kind.VARIABLE:
      throw refuse('a value; pass the whole JSON as a variable', node.name.value);
  }
}
