import type { ModelRowFragment } from './model-list.generated.ts';

type ListedVersion = ModelRowFragment['versions'][number];

/**
 * What the list of models shows of one: its newest version that is ready, and before it a newer one that is not, because it waits for
 * somebody to confirm it or could not be used.
 */
export function listedVersions({
  latest,
  versions,
}: Pick<ModelRowFragment, 'latest' | 'versions'>): readonly ListedVersion[] {
  const [newest] = versions;
  const waiting = newest !== undefined && newest.id !== latest?.id ? [newest] : [];
  return latest === null ? waiting : [...waiting, latest];
}
