import type { Database } from '@holdfast/db';
import { decodePhoto } from '@holdfast/vision';
import type { ObjectStore } from '@holdfast/storage';

/** Puts photos into a data set version that is importing, as an import would, and makes it ready. */
export async function addPhotos(
  parts: { readonly db: Database; readonly store: ObjectStore },
  request: {
    readonly workspaceId: string;
    readonly datasetVersionId: string;
    readonly photos: readonly { readonly name: string; readonly bytes: Uint8Array; readonly label?: string }[];
  },
): Promise<void> {
  const { db, store } = parts;
  const { workspaceId, datasetVersionId, photos } = request;
  for (const [position, { name, bytes, label = null }] of photos.entries()) {
    const { sha256, size } = await store.put({ workspaceId, source: bytes });
    const { width, height } = await decodePhoto(bytes);
    const image = await db.prisma.image.upsert({
      where: { workspaceId_sha256: { workspaceId, sha256 } },
      create: { workspaceId, sha256, width, height, mediaType: 'image/png', size: BigInt(size) },
      update: {},
    });
    await db.prisma.datasetItem.create({ data: { datasetVersionId, position, name, label, imageId: image.id } });
  }
  await db.prisma.datasetVersion.update({
    where: { id: datasetVersionId },
    data: { imageCount: photos.length, state: 'ready' },
  });
}
