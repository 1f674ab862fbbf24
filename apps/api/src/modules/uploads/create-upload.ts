import { workspaceSettingsSchema } from '@holdfast/domain';
import { createUpload, storedBytes, type Upload, type Workspace } from '@holdfast/db';
import { z } from 'zod';
import { inputError } from '../../graphql/errors.ts';
import type { SignedInContext } from '../../graphql/guard.ts';
import { readInput } from '../../graphql/read-input.ts';

/** How long an announced upload may take. */
const UPLOAD_SECONDS = 6 * 60 * 60;

const MIB = 2n ** 20n;
/** Largest file of each kind; ONNX's own format ends at 2 GiB. */
const MAX_BYTES = { model: 2048n * MIB, photo: 64n * MIB, archive: 16_384n * MIB } as const;
export const uploadKinds = ['archive', 'model', 'photo'] as const;

const uploadSchema = z.object({
  fileName: z
    .string()
    .min(1, 'Write the name of the file')
    .max(500, 'Use at most 500 characters')
    .regex(/^\P{Cc}*$/u, 'A file name holds no control characters'),
  kind: z.enum(uploadKinds),
  mediaType: z
    .string()
    .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i, 'Write a media type such as image/jpeg')
    .max(120)
    .nullish(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Write the SHA-256 as 64 lower case hexadecimal digits'),
  size: z.bigint().min(1n, 'An empty file cannot be used'),
});

/** Announces an upload: checks its size against the limits and the workspace's quota. @throws InputError */
export async function announceUpload(context: SignedInContext, workspace: Workspace, input: unknown): Promise<Upload> {
  const { database, viewer, now } = context;
  const { fileName, kind, mediaType, sha256, size } = readInput(uploadSchema, input);
  if (size > MAX_BYTES[kind]) {
    const most = String(MAX_BYTES[kind] / MIB);
    throw inputError('TOO_LARGE', ['input', 'size'], {
      message: `A ${kind} may have ${most} MiB at most`,
      values: [most],
    });
  }
  const { maxStorageBytes } = workspaceSettingsSchema.parse(workspace.settings);
  const time = now();
  if (maxStorageBytes !== null) {
    const used = await storedBytes(database.prisma, { workspaceId: workspace.id, now: time });
    if (used + size > BigInt(maxStorageBytes)) {
      throw inputError('QUOTA', ['input', 'size'], {
        message: `The workspace may store ${maxStorageBytes} bytes and holds ${used}`,
        values: [maxStorageBytes, String(used)],
      });
    }
  }
  return createUpload(database.prisma, {
    workspaceId: workspace.id,
    userId: viewer.user.id,
    sha256,
    size,
    kind,
    mediaType: mediaType?.toLowerCase() ?? 'application/octet-stream',
    fileName,
    expiresAt: new Date(time.getTime() + UPLOAD_SECONDS * 1000),
  });
}
