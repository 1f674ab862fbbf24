import { describe, expect, it } from 'vitest';
import { isDatasetFile, likelyFormat } from './dropped-files.ts';

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

  it('are pictures and files of labels, nothing else', () => {
    expect(named('a.JPG', 'b.exe', 'labels.csv', 'notes.docx').filter(isDatasetFile)).toEqual(
      named('a.JPG', 'labels.csv'),
    );
  });
});
