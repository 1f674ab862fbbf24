import type { LeftOut } from '@holdfast/domain';
import { describe, expect, it } from 'vitest';
import { readAnnotations, type AnnotationRequest } from './annotations.ts';

const SIZE = { width: 100, height: 100 };

function read(
  texts: Readonly<Record<string, string>>,
  photos: readonly string[],
  wanted: AnnotationRequest['wanted'] = null,
) {
  const problems: string[] = [];
  const onProblem = (file: string, { text }: LeftOut): void => void problems.push(`${file}: ${text}`);
  const annotations = readAnnotations({ wanted, texts: new Map(Object.entries(texts)), photos, onProblem });
  const labels = (photo: string) => annotations.of(photo, SIZE).boxes?.map(({ label }) => label);
  return { format: annotations.format, of: annotations.of, labels, problems };
}

const coco = (name: string, label: string): string =>
  JSON.stringify({
    images: [{ id: 1, file_name: name }],
    annotations: [{ image_id: 1, category_id: 7, bbox: [1, 2, 3, 4] }],
    categories: [{ id: 7, name: label }],
  });

describe('readAnnotations', () => {
  const split = ['train/images/1.jpg', 'valid/images/1.jpg'];

  it('tells photos of one name in two folders apart by the folders of their YOLO labels', () => {
    const texts = {
      'train/labels/1.txt': '0 0.5 0.5 0.2 0.2',
      'valid/labels/1.txt': '1 0.5 0.5 0.2 0.2\r\n',
      'data.yaml': 'names: [car, bus]\n',
    };
    const { format, labels, problems } = read(texts, split);
    expect(format).toBe('yolo');
    expect(split.map(labels)).toEqual([['car'], ['bus']]);
    expect(problems).toEqual([]);
  });

  it('reads the COCO file of each folder, about the photos beside it', () => {
    const texts = { 'train/a.coco.json': coco('1.jpg', 'car'), 'valid/a.coco.json': coco('1.jpg', 'bus') };
    const photos = ['train/1.jpg', 'valid/1.jpg', 'valid/2.jpg'];
    expect(photos.map(read(texts, photos).labels)).toEqual([['car'], ['bus'], undefined]);
  });

  it('finds a photo whose name has its accents written in another way', () => {
    const photo = 'caf\u0065\u0301.jpg';
    expect(read({ 'labels.json': coco('caf\u00e9.jpg', 'car') }, [photo]).labels(photo)).toEqual(['car']);
  });

  it('labels none of two photos that a name fits equally, and says so', () => {
    const { labels, problems } = read({ 'all.json': coco('1.jpg', 'car') }, split);
    expect(split.map(labels)).toEqual([undefined, undefined]);
    expect(problems.join()).toMatch(/all\.json: 1 of its images have a name that several images have/);
  });

  it('tells a row of a CSV by its folder', () => {
    const { of } = read({ 'labels.csv': 'file,label\ntrain/images/1.jpg,9\nvalid/images/1.jpg,8\n' }, split);
    expect(split.map((photo) => of(photo, SIZE).label)).toEqual(['9', '8']);
  });

  it('says which line of a label file is wrong instead of leaving the photo without labels in silence', () => {
    const { format, problems } = read({ 'labels/1.txt': '0 0.5 0.5 oops' }, ['images/1.jpg']);
    expect(format).toBe('images');
    expect(problems).toEqual([
      'labels/1.txt: line 1: expected "class x y width height" in numbers, got "0 0.5 0.5 oops"',
    ]);
  });

  it('says that labels of the wanted format are not there, and that a CSV cannot be read', () => {
    expect(read({}, ['1.jpg'], 'coco')).toMatchObject({
      format: 'images',
      problems: [expect.stringMatching(/no labels/)],
    });
    expect(read({ 'a.csv': 'file,label\n"1.jpg,2' }, ['1.jpg']).problems.join()).toMatch(/a\.csv: it is no CSV/);
  });

  it('takes the outline of an object as its box', () => {
    const { of } = read({ '1.txt': '0 0.1 0.2 0.5 0.2 0.5 0.6' }, ['1.jpg']);
    expect(of('1.jpg', SIZE).boxes?.[0]?.box).toEqual({ x0: 10, y0: 20, x1: 50, y1: 60 });
  });
});
