import { baseName } from './source-file.ts';

/** Which photo a name is about: its path, `several` where the name does not say which one, undefined where there is none. */
export type PhotoOf = (name: string) => { readonly path: string } | 'several' | undefined;

/**
 * Finds photos by the names that labels give them. Sets are often split into folders with the same file names in each (`train/0001.jpg`,
 * `valid/0001.jpg`): of several photos of a name, the one whose folders agree with the name the furthest is meant, and none where two agree
 * equally; a guess would label a photo with what is on another one. `keyOf` is what of a photo's path names are compared with. Accents count
 * as the same letter however they are written: labels come from another machine than photos, and file systems differ in it.
 */
export function photosByName(photos: readonly string[], keyOf: (path: string) => string = (path) => path): PhotoOf {
  const byName = new Map<string, { readonly path: string; readonly parts: readonly string[] }[]>();
  for (const path of photos) {
    const key = composed(keyOf(path));
    const photo = { path, parts: partsOf(key) };
    byName.set(baseName(key), [...(byName.get(baseName(key)) ?? []), photo]);
  }
  return (written) => {
    const name = composed(written);
    const found = byName.get(baseName(name)) ?? [];
    if (found.length < 2) return found[0];
    const parts = partsOf(name);
    const agreeing = found.map((photo) => ({ photo, count: countAgreeing(photo.parts, parts) }));
    const most = Math.max(...agreeing.map(({ count }) => count));
    const [best, ...others] = agreeing.filter(({ count }) => count === most);
    return others.length > 0 ? 'several' : best?.photo;
  };
}

const composed = (name: string): string => name.normalize('NFC');

/** File first, then its folder, then the one above. */
const partsOf = (path: string): readonly string[] =>
  path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .toReversed();

function countAgreeing(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((part, index) => part !== b[index]);
  return different === -1 ? a.length : different;
}
