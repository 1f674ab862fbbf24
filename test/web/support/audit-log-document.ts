import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';

/** What the page of the audit log names when it asks. */
export async function auditLogDocument(): Promise<string> {
  const list = await readFile(resolve(import.meta.dirname, '../../../apps/api/dist/web-documents.json'), 'utf8');
  const documents = z.record(z.string(), z.string()).parse(JSON.parse(list));
  const [sha256] = Object.entries(documents).find(([, text]) => text.startsWith('query AuditLog')) ?? [];
  if (sha256 === undefined) throw new Error('the web interface has no query AuditLog');
  return sha256;
}
