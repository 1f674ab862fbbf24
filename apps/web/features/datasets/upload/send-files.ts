import type { ApolloClient } from '@apollo/client';
import { FileHasher } from '#web/lib/upload/hash-file.ts';
import { uploadFile } from '#web/lib/upload/upload-file.ts';
import type { NamedFile } from './dropped-files.ts';

interface SendOptions {
  readonly client: ApolloClient;
  readonly workspaceId: string;
  readonly files: readonly NamedFile[];
  readonly onFileDone: (done: number) => void;
  /** Share of the one file, where there is only one. */
  readonly onShare: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Requests at a time: enough to hide the round trips of many small pictures. */
const LANES = 4;

/** Sends all files and returns their upload ids in the same order. */
export async function sendFiles({
  client,
  workspaceId,
  files,
  onFileDone,
  onShare,
  signal,
}: SendOptions): Promise<readonly string[]> {
  const ids = new Map<number, string>();
  const waiting = files.map((file, index) => ({ ...file, index }));
  await Promise.all(
    Array.from({ length: Math.min(LANES, files.length) }, async () => {
      const hasher = new FileHasher();
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const { file, name, index } = next;
          const kind = /\.(?:zip|json|txt|csv|ya?ml|names)$/i.test(name) ? 'ARCHIVE' : 'PHOTO';
          ids.set(
            index,
            await uploadFile({
              client,
              hasher,
              workspaceId,
              kind,
              file,
              name,
              signal,
              ...(files.length === 1 && {
                onProgress: ({ stage, share }) => onShare((stage === 'hashing' ? 0 : 0.5) + share / 2),
              }),
            }),
          );
          onFileDone(ids.size);
        }
      } finally {
        hasher.stop();
      }
    }),
  );
  return files.map((_, index) => ids.get(index) ?? '');
}
