import type { Prisma } from './generated/client.ts';

/** What repositories take: the client itself, or a transaction of it. */
export type Queryable = Prisma.TransactionClient;
