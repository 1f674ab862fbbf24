import { datasetProblemsSchema, leftOut } from '@holdfast/domain';
import { expect, it } from 'vitest';
import { leftOutList } from './left-out.ts';

it('counts all that is left out, and lists the first of it; labels apart from files', () => {
  const { problems, tell } = leftOutList();
  for (let file = 0; file < 1234; file++) tell(`${file}.txt`, leftOut.say('file_not_used'));
  tell('labels.csv', leftOut.say('labels_of_other_files'));
  expect([problems.files.count, problems.files.listed.length]).toEqual([1234, 500]);
  const { text, told } = leftOut.say('labels_of_other_files');
  expect(problems.labels).toEqual({ count: 1, listed: [{ file: 'labels.csv', message: text, told }] });
  expect(datasetProblemsSchema.parse(JSON.parse(JSON.stringify(problems)))).toEqual(problems);
});
