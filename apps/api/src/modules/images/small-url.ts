import type { Run as RunRow } from '@holdfast/db';
import { smallPath } from '@holdfast/domain';
import { pictureUrl } from '../../files/links.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { filesOfImage } from './at-position.ts';

/** A link to the small form of a run's picture; to the picture itself where it has none; null once the pictures are deleted. */
export async function smallUrl(
  context: ApiContext,
  { run, key, path }: { readonly run: RunRow; readonly key: string; readonly path: string },
): Promise<string | null> {
  if (run.picturesDeletedAt !== null) return null;
  const files = await filesOfImage(context).load(key);
  const of = (wanted: string) => files.find((file) => file.path === wanted)?.sha256;
  const [small, full] = [of(smallPath(path)), of(path)];
  const { workspaceId } = run;
  if (small !== undefined) return pictureUrl(context, { workspaceId, sha256: small, mediaType: 'image/webp' });
  return full === undefined ? null : pictureUrl(context, { workspaceId, sha256: full, mediaType: 'image/png' });
}
