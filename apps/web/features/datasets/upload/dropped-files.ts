/** A file with its path inside of what was dropped, e.g. `val/person/1.jpg`. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

const PICTURE = /\.(?:jpe?g|png|webp|bmp|gif|tiff?|avif)$/i;
const SIDE_FILE = /\.(?:json|txt|csv|ya?ml|names|zip)$/i;

/** Whether a file can be part of a data set: a picture, or a file of labels. */
export const isDatasetFile = ({ name }: { readonly name: string }): boolean =>
  PICTURE.test(name) || SIDE_FILE.test(name);

// By what an entry says of itself: Chromium has no global name for the classes.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Files and whole folders that were dropped, in the order of their paths. Hidden files are left out. Rejects where one cannot be read. */
export async function filesOfDrop(items: Iterable<DataTransferItem>): Promise<readonly NamedFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = (await Promise.all(entries.map((entry) => walk(entry, '')))).flat();
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

async function walk(entry: FileSystemEntry, folder: string): Promise<readonly NamedFile[]> {
  if (entry.name.startsWith('.') || entry.name === '__MACOSX') return [];
  const name = folder + entry.name;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ name, file }];
  }
  if (!isFolder(entry)) return [];
  const children = await readAll(entry.createReader());
  return (await Promise.all(children.map((child) => walk(child, `${name}/`)))).flat();
}

/** A reader gives at most a hundred entries at a time, and nothing at the end. */
async function readAll(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}

/** Formats as they can be told from file names; the import looks closer and decides. */
export function likelyFormat(
  files: readonly { readonly name: string }[],
): 'zip' | 'coco' | 'yolo' | 'csv' | 'imagefolder' | 'images' {
  const has = (pattern: RegExp) => files.some(({ name }) => pattern.test(name));
  if (files.length === 1 && has(/\.zip$/i)) return 'zip';
  if (has(/\.json$/i)) return 'coco';
  if (has(/(?:^|\/)labels\/.*\.txt$/i) || has(/data\.ya?ml$/i)) return 'yolo';
  if (has(/\.csv$/i)) return 'csv';
  const folders = new Set(
    files.filter(({ name }) => PICTURE.test(name)).map(({ name }) => name.split('/').slice(0, -1).join('/')),
  );
  return folders.size > 1 ? 'imagefolder' : 'images';
}

/** What a data set of these files is called: their folder, or the one file that holds it. Null for loose files, of which none stands for the others. */
export function likelyName(files: readonly { readonly name: string }[]): string | null {
  const [first, ...others] = files;
  if (first === undefined) return null;
  const [root = '', ...below] = first.name.split('/');
  if (below.length > 0) return root;
  return others.length === 0 ? root.replace(/\.[a-z]+$/i, '') : null;
}
