import { readFileSync, statSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Viewer } from '../graphql/access.ts';

/** The documents that the web interface was built with, by SHA-256. Browsers name one and send no text. */
export interface WebDocuments {
  textOf(sha256: string): string | undefined;
}

const fileSchema = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string());

/**
 * Reads the list that `scripts/lib/web-types.mjs` writes. It is read again when an unknown document is asked for and the file has
 * changed since, so that the interface can be worked on while the API runs.
 * @param onMissing called where there is no such file: programs with an API token can ask then, browsers cannot
 */
export function openWebDocuments(file: string, onMissing: () => void): WebDocuments {
  let readAt = 0;
  let texts: Readonly<Record<string, string>> = {};
  const read = (): void => {
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAt === undefined || changedAt === readAt) return;
    texts = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    readAt = changedAt;
  };
  read();
  if (readAt === 0) onMissing();
  return {
    textOf: (sha256) => {
      if (!Object.hasOwn(texts, sha256)) read();
      return Object.hasOwn(texts, sha256) ? texts[sha256] : undefined;
    },
  };
}

/** Whether this asker may only ask what the web interface was built with: a stolen or abused session can then do no more than its pages. */
export const isBoundToWebDocuments = (viewer: Viewer | null): boolean => viewer !== null && viewer.token === null;

export const documentNotListed = (): GraphQLError =>
  new GraphQLError(
    'A session in a browser can send only the documents of the web interface. ' +
      'Queries of your own need an API token: Settings, API tokens',
    { extensions: { code: 'DOCUMENT_NOT_LISTED' } },
  );

/** Code of Apollo's error for a fingerprint that it does not know. */
export const DOCUMENT_UNKNOWN = 'PERSISTED_QUERY_NOT_FOUND';

/** What somebody reads whose page is older or newer than the API. */
export const DOCUMENT_UNKNOWN_MESSAGE = 'This page belongs to another version of Holdfast than the server. Reload it';

export const documentUnknown = (): GraphQLError =>
  new GraphQLError(DOCUMENT_UNKNOWN_MESSAGE, { extensions: { code: DOCUMENT_UNKNOWN } });
