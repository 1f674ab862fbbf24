import { fileNamePart } from '../attack/artifacts.ts';

/** A folder name for every image id, unique also where file systems ignore case; independent of the order of the ids. */
export function imageFolders(ids: readonly string[]): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of [...ids].sort()) {
    const base = fileNamePart(id);
    let folder = base;
    for (let count = 2; taken.has(folder.toLowerCase()); count++) folder = `${base}-${count}`;
    taken.add(folder.toLowerCase());
    folders.set(id, folder);
  }
  return folders;
}
