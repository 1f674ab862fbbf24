import type { Transaction } from '../database.ts';

/** Postgres refuses 8000 bytes and more. */
const PAYLOAD_LIMIT_BYTES = 7999;

/** Sends `payload` (ids, never content) to everybody who listens on `channel`, once the transaction is committed, and only then. */
export async function notify(tx: Transaction, message: { channel: string; payload: string }): Promise<void> {
  const { channel, payload } = message;
  const size = Buffer.byteLength(payload);
  if (size > PAYLOAD_LIMIT_BYTES) {
    throw new RangeError(
      `NOTIFY_TOO_LONG on ${channel}: expected at most ${PAYLOAD_LIMIT_BYTES} bytes, got ${size}; send ids and let the listener read the rows`,
    );
  }
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}
