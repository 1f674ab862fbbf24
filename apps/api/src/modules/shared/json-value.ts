import type { Prisma } from '@holdfast/db';
import { z } from 'zod';

const json: z.ZodType<Prisma.InputJsonValue | null> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

/** A value that came as JSON, for a JSON column that is not null. */
export function jsonValue(value: unknown): Prisma.InputJsonValue {
  const parsed = json.parse(value);
  if (parsed === null) throw new Error('unreachable: callers check for null first');
  return parsed;
}
