import { describe, expect, it } from 'vitest';
import { filesOfDrop, isDatasetFile, likelyFormat, likelyName } from './dropped-files.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));

describe('files of a data set', () => {
  it.each([
    [['set.zip'], 'zip'],
    [['images/a.jpg', 'annotations/instances.json'], 'coco'],
    [['images/a.jpg', 'labels/a.txt'], 'yolo'],
    [['a.jpg', 'labels.csv'], 'csv'],
    [['set/cat/a.jpg', 'set/dog/b.jpg'], 'imagefolder'],
    [['set/a.jpg', 'set/b.png'], 'images'],
  ])('%j look like %s', (names, format) => {
    expect(likelyFormat(named(...names))).toBe(format);
  });

  it.each([
    [['street/a.jpg', 'street/b.jpg'], 'street'],
    [['signs.zip'], 'signs'],
    [['a.jpg', 'b.jpg'], null],
    [[], null],
  ])('%j are called %s', (names, name) => {
    expect(likelyName(named(...names))).toBe(name);
  });

  it('are pictures and files of labels, nothing else', () => {
    expect(named('a.JPG', 'b.exe', 'labels.csv', 'notes.docx').filter(isDatasetFile)).toEqual(
      named('a.JPG', 'labels.csv'),
    );
  });
});

/** Entries as a browser hands them over: plain objects, whose classes have no name in Chromium. */
const fileEntry = (name: string) => ({
  ...{ name, isFile: true, isDirectory: false },
  file: (done: (file: File) => void) => done(new File(['x'], name)),
});
const folderEntry = (name: string, children: readonly object[]) => ({
  ...{ name, isFile: false, isDirectory: true },
  createReader: () => {
    // Two at a time, and nothing at the end.
    const left = [...children];
    return { readEntries: (done: (entries: readonly object[]) => void) => done(left.splice(0, 2)) };
  },
});

describe('filesOfDrop', () => {
  it('walks through folders, in the order of paths, without hidden files', async () => {
    const folder = folderEntry('set', [
      fileEntry('b.png'),
      folderEntry('deep', [fileEntry('a.png')]),
      fileEntry('.DS_Store'),
      folderEntry('__MACOSX', [fileEntry('b.png')]),
      fileEntry('a.png'),
    ]);
    const drop = [folder, fileEntry('single.jpg')].map((entry) => ({ webkitGetAsEntry: () => entry }));
    const found: unknown = await Reflect.apply(filesOfDrop, undefined, [drop]);
    expect(found).toMatchObject(['set/a.png', 'set/b.png', 'set/deep/a.png', 'single.jpg'].map((name) => ({ name })));
  });
});
