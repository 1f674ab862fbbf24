import { randomUUID } from 'node:crypto';
import { datasetProblemsSchema, type DatasetFormat, type DatasetImportSource } from '@holdfast/domain';
import { encodePng } from '@holdfast/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavePhoto } from '../../testkit/models/photos.ts';
import { zip, type ZipEntry } from '../../testkit/zip.ts';
import { makeWorkspace } from './rows.ts';
import { openWorkBench, type WorkBench } from './work-bench.ts';

let bench: WorkBench;
let workspaceId: string;
/** Three photos, 40 x 20 pixels. */
let photos: Uint8Array[];
beforeAll(async () => {
  bench = await openWorkBench();
  workspaceId = await makeWorkspace(bench.db);
  photos = await Promise.all([0, 1, 2].map((seed) => encodePng(wavePhoto({ width: 40, height: 20 }, seed))));
}, 120_000);
afterAll(() => bench.close());

const photo = (index: number): Uint8Array => photos[index] ?? new Uint8Array();
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Imports a source as the API asks for it; what a user then sees of the version and its photos. */
async function imported(source: DatasetImportSource) {
  const { prisma } = bench.db;
  const dataset = await prisma.dataset.create({ data: { workspaceId, name: randomUUID() } });
  const { id: datasetVersionId } = await prisma.datasetVersion.create({
    data: { workspaceId, datasetId: dataset.id, number: 1, source },
  });
  const taskId = await bench.enqueue({ workspaceId, kind: 'import_dataset', payload: { datasetVersionId } });
  await bench.workOff();
  const version = await prisma.datasetVersion.findUniqueOrThrow({
    where: { id: datasetVersionId },
    include: { items: { orderBy: { position: 'asc' }, include: { image: true } } },
  });
  const task = await prisma.task.findUniqueOrThrow({ where: { id: taskId } });
  return { ...version, task, problems: datasetProblemsSchema.parse(version.problems) };
}

async function importedZip(entries: readonly ZipEntry[], format: DatasetFormat | null = null) {
  const { sha256 } = await bench.store.put({ workspaceId, source: zip(entries) });
  return imported({ kind: 'archive', sha256, fileName: 'photos.zip', format });
}

const labelsOf = ({ items }: Awaited<ReturnType<typeof imported>>) =>
  items.map(({ name, label }): [string, string | null] => [name, label]);
const boxesOf = ({ items }: Awaited<ReturnType<typeof imported>>) =>
  Object.fromEntries(items.map(({ name, boxes }) => [name, boxes]));

describe('formats', () => {
  it('reads a folder for each class, and stores photo and thumbnail', async () => {
    const version = await importedZip([
      { name: 'set/cats/1.png', bytes: photo(0) },
      { name: 'set/cats/2.png', bytes: photo(1) },
      { name: 'set/dogs/1.png', bytes: photo(2) },
      { name: '__MACOSX/set/cats/._1.png', bytes: text('noise') },
    ]);
    expect(version).toMatchObject({
      state: 'ready',
      format: 'imagefolder',
      imageCount: 3,
      problems: { files: { count: 0, listed: [] }, labels: { count: 0, listed: [] } },
      failure: null,
    });
    expect(labelsOf(version)).toEqual([
      ['cats/1.png', 'cats'],
      ['cats/2.png', 'cats'],
      ['dogs/1.png', 'dogs'],
    ]);
    const [first] = version.items;
    expect(first?.image).toMatchObject({ width: 40, height: 20, mediaType: 'image/png' });
    for (const sha256 of [first?.image.sha256 ?? '', first?.image.thumbnailSha256 ?? '']) {
      expect(await bench.store.stat({ workspaceId, sha256 })).toBeDefined();
      expect(await bench.db.prisma.artifact.count({ where: { workspaceId, sha256 } })).toBe(1);
    }
  });

  it('reads COCO', async () => {
    const coco = {
      images: [
        { id: 7, file_name: 'a.png' },
        { id: 8, file_name: 'sub/b.png' },
      ],
      annotations: [
        { id: 1, image_id: 7, category_id: 3, bbox: [2, 4, 10, 6] },
        { id: 2, image_id: 7, category_id: 9, bbox: [0, 0, 40, 20] },
      ],
      categories: [{ id: 3, name: 'car' }],
    };
    const version = await importedZip([
      { name: 'images/a.png', bytes: photo(0) },
      { name: 'images/b.png', bytes: photo(1) },
      { name: 'annotations/instances.json', bytes: text(JSON.stringify(coco)) },
    ]);
    expect(version).toMatchObject({ state: 'ready', format: 'coco', imageCount: 2 });
    expect(boxesOf(version)).toEqual({
      'a.png': [
        { label: 'car', box: { x0: 2, y0: 4, x1: 12, y1: 10 } },
        { label: '9', box: { x0: 0, y0: 0, x1: 40, y1: 20 } },
      ],
      'b.png': [],
    });
  });

  it.each([
    ['classes.txt', 'car\nbus\n'],
    ['data.yaml', 'path: .\nnames: [car, "bus"]\n'],
    ['data.yaml', 'names:\n  0: car\n  1: bus\nnc: 2\n'],
  ])('reads YOLO with the names of %s %#', async (names, content) => {
    const version = await importedZip([
      { name: 'images/a.png', bytes: photo(0) },
      { name: 'images/b.png', bytes: photo(1) },
      { name: 'labels/a.txt', bytes: text('1 0.5 0.5 0.25 0.5\n') },
      { name: names, bytes: text(content) },
    ]);
    expect(version).toMatchObject({ state: 'ready', format: 'yolo' });
    expect(boxesOf(version)).toEqual({
      'a.png': [{ label: 'bus', box: { x0: 15, y0: 5, x1: 25, y1: 15 } }],
      'b.png': null,
    });
  });

  it('reads a CSV of labels', async () => {
    const version = await importedZip([
      { name: 'a.png', bytes: photo(0) },
      { name: 'b.png', bytes: photo(1) },
      { name: 'labels.csv', bytes: text('\ufefffile,label\na.png,"stop, all ways"\n') },
    ]);
    expect(version).toMatchObject({ state: 'ready', format: 'csv' });
    expect(labelsOf(version)).toEqual([
      ['a.png', 'stop, all ways'],
      ['b.png', null],
    ]);
  });

  it('reads single files with labels given by hand, and a plain folder without labels', async () => {
    const [a, b] = await Promise.all([0, 1].map((index) => bench.store.put({ workspaceId, source: photo(index) })));
    const files = [
      { name: 'two.png', sha256: b?.sha256 ?? '', label: 'dog' },
      { name: 'one.png', sha256: a?.sha256 ?? '', label: null },
    ];
    const single = await imported({ kind: 'files', files, format: null });
    expect(single).toMatchObject({ state: 'ready', format: 'images' });
    expect(labelsOf(single)).toEqual([
      ['one.png', null],
      ['two.png', 'dog'],
    ]);
    const folders = [
      { name: 'x/a.png', bytes: photo(0) },
      { name: 'y/b.png', bytes: photo(1) },
    ];
    const plain = await importedZip(folders, 'images');
    expect(labelsOf(plain)).toEqual([
      ['x/a.png', null],
      ['y/b.png', null],
    ]);
    // The same photos under other labels are another set.
    expect((await importedZip(folders)).contentHash).not.toBe(plain.contentHash);
    expect((await importedZip(folders, 'images')).contentHash).toBe(plain.contentHash);
  });
});

describe('files that cannot be used', () => {
  it('are listed with their reasons, and the others are imported', async () => {
    const version = await importedZip([
      { name: 'good.png', bytes: photo(0) },
      { name: 'cut.png', bytes: photo(1).subarray(0, 200) },
      { name: 'garbled.png', bytes: photo(1), packed: text('this was never deflated') },
      { name: 'liar.png', bytes: Buffer.alloc(3_000_000), lies: { size: 1000 } },
      { name: 'text.jpg', bytes: text('not a picture') },
      { name: 'empty.png', bytes: new Uint8Array() },
      { name: 'link.png', bytes: text('/etc/passwd'), isLink: true },
      { name: 'huge.png', bytes: photo(0), lies: { size: 100 * 2 ** 20 } },
      { name: 'film.mp4', bytes: text('film') },
    ]);
    expect(version).toMatchObject({ state: 'ready', imageCount: 1, task: { attempts: 1 } });
    const reasons = Object.fromEntries(version.problems.files.listed.map(({ file, message }) => [file, message]));
    expect(Object.keys(reasons).sort()).toEqual(
      ['cut.png', 'empty.png', 'film.mp4', 'garbled.png', 'huge.png', 'liar.png', 'link.png', 'text.jpg'].sort(),
    );
    expect(reasons['link.png']).toContain('a link');
    expect(reasons['huge.png']).toContain('larger than 64 MiB');
    expect(reasons['garbled.png']).toContain('unpacked');
    expect(reasons['film.mp4']).toContain('neither an image nor labels');
    expect(reasons['cut.png']).not.toContain('undefined');
    const codes = Object.fromEntries(version.problems.files.listed.map(({ file, told }) => [file, told?.code]));
    expect(codes).toMatchObject({
      'link.png': 'file_link',
      'huge.png': 'file_too_large',
      'garbled.png': 'file_damaged',
      'film.mp4': 'file_not_used',
      'empty.png': 'image_empty',
      'cut.png': 'image_truncated',
    });
  });

  it.each([
    ['a path out of the folder', [{ name: '../../etc/cron.d/x.png', bytes: new Uint8Array(1) }], '../../etc'],
    ['an absolute path', [{ name: '/etc/x.png', bytes: new Uint8Array(1) }], '/etc/x.png'],
    ['a file that is packed a thousandfold', [{ name: 'bomb.png', bytes: Buffer.alloc(30 * 2 ** 20) }], 'more'],
  ])('%s refuses the archive by name, at the first try', async (_name, entries, got) => {
    const version = await importedZip([{ name: 'good.png', bytes: photo(0) }, ...entries]);
    expect(version).toMatchObject({ state: 'failed', task: { state: 'failed', attempts: 1 } });
    expect(version.failure).toMatchObject({ code: 'ARCHIVE_REFUSED' });
    expect(JSON.stringify(version.failure)).toContain(got);
  });

  it('a file that is no archive, and one without photos, say so', async () => {
    const { sha256 } = await bench.store.put({ workspaceId, source: text('no archive at all') });
    const none = await imported({ kind: 'archive', sha256, fileName: 'photos.zip', format: null });
    expect(none.failure).toMatchObject({ code: 'ARCHIVE_REFUSED', where: 'photos.zip' });
    const empty = await importedZip([{ name: 'cut.png', bytes: photo(1).subarray(0, 200) }]);
    expect(empty.failure).toMatchObject({ code: 'NO_PHOTOS' });
    expect(JSON.stringify(empty.failure)).toContain('cut.png');
  });
});
