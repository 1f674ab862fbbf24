import type { Image as ImageRow } from '@holdfast/db';
import { pictureUrl } from '../../files/links.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { Image } from './kinds.ts';

/** A picture that is wanted larger than a thumbnail is, is sent as it was uploaded. */
const THUMBNAIL_PIXELS = 256;

/** The thumbnail that the import made; the photo itself where it is too small to need one, or wanted larger. */
function thumbnailOf({ sha256, mediaType, thumbnailSha256 }: ImageRow, size: number) {
  return thumbnailSha256 === null || size > THUMBNAIL_PIXELS
    ? { sha256, mediaType }
    : { sha256: thumbnailSha256, mediaType: 'image/webp' };
}

implementNode(Image, {
  fields: (t) => ({
    height: t.exposeInt('height'),
    mediaType: t.exposeString('mediaType'),
    sha256: t.exposeString('sha256'),
    thumbnailUrl: t.string({
      description: 'A small WebP for lists and grids; the photo itself where more than 256 pixels are asked for.',
      args: { size: t.arg.int() },
      resolve: (image, { size }, context) =>
        pictureUrl(context, { workspaceId: image.workspaceId, ...thumbnailOf(image, size ?? THUMBNAIL_PIXELS) }),
    }),
    url: t.string({
      resolve: ({ workspaceId, sha256, mediaType }, _args, context) =>
        pictureUrl(context, { workspaceId, sha256, mediaType }),
    }),
    width: t.exposeInt('width'),
  }),
});
