import type { Prisma } from '@holdfast/db';
import { z } from 'zod';

const json = z.custom<Prisma.InputJsonValue>((value) => value !== undefined && value !== null, 'a JSON value');

/** A value as a JSON column takes it: what JSON cannot say (undefined, typed arrays) is gone, as it would be after reading it back. */
export const jsonValue = (value: unknown): Prisma.InputJsonValue => json.parse(JSON.parse(JSON.stringify(value)));
