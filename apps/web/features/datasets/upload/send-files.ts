import type { ApolloClient } from '@apollo/client';
import { FileHasher } from '#web/lib/upload/hash-file.ts';
import { uploadFile } from '#web/lib/upload/upload-file.ts';
import type { NamedFile } from './dropped-files.ts';
import { inLanes } from './in-lanes.ts';

interface SendOptions {
  readonly client: ApolloClient;
  readonly workspaceId: string;
  readonly files: readonly NamedFile[];
  /** Upload ids of files that an earlier try has sent; those of this one are added. */
  readonly sent: Map<File, string>;
  readonly onFileDone: (done: number) => void;
  /** Share of the one file, where there is only one. */
  readonly onShare: (share: number) => void;
  /** Told while nobody can be reached. */
  readonly onWaiting: (isWaiting: boolean) => void;
  readonly signal: AbortSignal;
}

/** Requests at a time: enough to hide the round trips of many small pictures. */
const LANES = 4;

/** Sends all files that are not sent yet and returns the upload ids of all in their order. Where one fails, nothing more is sent. */
export async function sendFiles(options: SendOptions): Promise<readonly string[]> {
  const { client, workspaceId, files, sent, onFileDone, onShare, onWaiting, signal } = options;
  const items = files.filter(({ file }) => !sent.has(file));
  const openLane = () => {
    const hasher = new FileHasher();
    const work = async ({ file, name }: NamedFile, stopped: AbortSignal) => {
      const kind = /\.(?:zip|json|txt|csv|ya?ml|names)$/i.test(name) ? 'ARCHIVE' : 'PHOTO';
      const id = await uploadFile({
        ...{ client, hasher, workspaceId, kind, file, name, signal: stopped },
        onWaiting: (isWaiting) => {
          if (!stopped.aborted) onWaiting(isWaiting);
        },
        ...(files.length === 1 && {
          onProgress: ({ stage, share }) => onShare((stage === 'hashing' ? 0 : 0.5) + share / 2),
        }),
      });
      sent.set(file, id);
    };
    return { work, close: () => hasher.stop() };
  };
  await inLanes({ items, lanes: LANES, openLane, onDone: () => onFileDone(sent.size), signal });
  return files.map(({ file }) => sent.get(file) ?? '');
}
