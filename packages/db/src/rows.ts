import type { Prisma, PrismaClient } from './generated/client.ts';

/** What repositories take: the client itself, or a transaction of it. */
export type Queryable = Prisma.TransactionClient;

/** What services take: reads go to `prisma`, writes that belong together through `transaction`. */
export interface Database {
  readonly prisma: PrismaClient;
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
}
