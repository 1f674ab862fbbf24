import { fileNamePart } from '../attack/artifacts.ts';
import { PlanError } from '../attack/attack-plan.ts';

/**
 * A folder name for every image id, unique also where file systems ignore case; independent of the order of the ids. Throws
 * PlanError for an id that is there twice: one result would overwrite the other.
 */
export function imageFolders(ids: readonly string[]): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of [...ids].sort()) {
    if (folders.has(id)) {
      throw new PlanError(`image ${id}: expected a name of its own, got it twice; rename one of the two`);
    }
    const base = fileNamePart(id);
    let folder = base;
    for (let count = 2; taken.has(folder.toLowerCase()); count++) folder = `${base}-${count}`;
    taken.add(folder.toLowerCase());
    folders.set(id, folder);
  }
  return folders;
}
