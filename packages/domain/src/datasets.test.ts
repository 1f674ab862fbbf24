import { expect, it } from 'vitest';
import { datasetProblemsSchema } from './datasets.ts';
import { leftOut } from './left-out.ts';

it('reads the problems of imports from before files and labels were counted apart', () => {
  const { files, labels } = datasetProblemsSchema.parse([
    { file: 'a.gif', message: 'of the first version' },
    { file: 'b.png', message: 'larger than 64 MiB', code: 'FILE_TOO_LARGE', values: ['64'] },
    { file: 'c.png', message: 'c.png: cannot be decoded', code: 'IMAGE_CORRUPT' },
    { file: 'd.csv', message: 'it is no CSV', code: 'LABELS_UNCLEAR_ROWS', values: ['3'] },
  ]);
  expect([files.count, labels.count]).toEqual([3, 1]);
  expect(files.listed.map(({ told }) => leftOut.read(told))).toEqual([
    null,
    { code: 'file_too_large', values: ['64'] },
    // Its message says more than was kept of it.
    null,
  ]);
  expect(labels.listed[0]?.told).toEqual({ code: 'labels_unclear_rows', values: ['3'] });
});
