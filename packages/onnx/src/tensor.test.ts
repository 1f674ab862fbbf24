import { expect, test } from 'vitest';
import { int64s, toNumbers } from './tensor.ts';

test('the largest and smallest int64 survive the way through numbers', () => {
  const ends: BigInt64Array = BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 5n);
  const numbers = toNumbers({ dataType: 'int64', dims: [3], data: ends });
  expect(int64s(numbers).data).toEqual(ends);
});
