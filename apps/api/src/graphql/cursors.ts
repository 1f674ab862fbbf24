import { z } from 'zod';
import type { NameKey, PositionKey, TimeKey } from '@holdfast/db';

/** Cursor contents of the orders in packages/db/paging. */
export const timeCursor: z.ZodType<TimeKey> = z.strictObject({ at: z.coerce.date(), id: z.uuid() });
export const nameCursor: z.ZodType<NameKey> = z.strictObject({ name: z.string(), id: z.uuid() });
export const positionCursor: z.ZodType<PositionKey> = z.strictObject({ position: z.int().min(0) });

export const timeKey = ({ createdAt, id }: { readonly createdAt: Date; readonly id: string }): TimeKey => ({
  at: createdAt,
  id,
});
export const nameKey = ({ name, id }: NameKey): NameKey => ({ name, id });
export const positionKey = ({ position }: PositionKey): PositionKey => ({ position });
