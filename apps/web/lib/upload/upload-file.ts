import type { ApolloClient } from '@apollo/client';
import type { ArtifactKind } from '#web/graphql/schema.generated.ts';
import type { FileHasher } from './hash-file.ts';
import { putFile } from './put-file.ts';
import { untilReached } from './until-reached.ts';
import { UploadCreateDocument } from './upload-create.generated.ts';

export interface UploadProgress {
  readonly stage: 'hashing' | 'sending';
  /** 0..1 of this stage. */
  readonly share: number;
}

interface UploadOptions {
  readonly client: ApolloClient;
  readonly hasher: FileHasher;
  readonly workspaceId: string;
  readonly kind: ArtifactKind;
  readonly file: File;
  /** Name in the workspace; a path inside of a folder stays part of it. */
  readonly name?: string;
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Told while nobody can be reached and it tries again, and when that is over. */
  readonly onWaiting?: (isWaiting: boolean) => void;
  readonly signal?: AbortSignal;
}

/** Hash, ask for a signed request, send. Bytes that the workspace has already are not sent again. Returns the upload's id. */
export async function uploadFile(options: UploadOptions): Promise<string> {
  const { client, hasher, workspaceId, kind, file, name, onProgress, onWaiting, signal } = options;
  const share = (stage: UploadProgress['stage']) => (bytes: number) =>
    onProgress?.({ stage, share: file.size === 0 ? 1 : bytes / file.size });
  const cancellable = signal === undefined ? {} : { signal };
  const sha256 = await hasher.hash(file, { onProgress: share('hashing'), ...cancellable });
  const retrying = { ...cancellable, ...(onWaiting !== undefined && { onWaiting }) };
  const { data } = await untilReached(
    () =>
      client.mutate({
        mutation: UploadCreateDocument,
        variables: {
          input: {
            workspaceId,
            kind,
            fileName: name ?? file.name,
            sha256,
            size: String(file.size),
            ...(file.type !== '' && { mediaType: file.type }),
          },
        },
      }),
    retrying,
  );
  const upload = data?.uploadCreate.upload;
  if (!upload) throw new Error(data?.uploadCreate.userErrors.map(({ message }) => message).join(' ') ?? '');
  if (!upload.alreadyStored) {
    await untilReached(
      () =>
        putFile({
          url: upload.url,
          method: upload.method,
          headers: upload.headers,
          file,
          onProgress: share('sending'),
          ...cancellable,
        }),
      retrying,
    );
  }
  share('sending')(file.size);
  return upload.id;
}
