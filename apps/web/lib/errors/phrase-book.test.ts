import { expect, it } from 'vitest';
import { problemPhrases } from '../../../../test/testkit/problem-phrases.ts';
import { phraseBook } from './phrase-book.ts';
import phrases from './problem-phrases.zh-CN.json';
import { problemTexts } from './problem-texts.ts';

const say = phraseBook(phrases);

/** Where problems are written that a page may show. */
const FOLDERS = [
  ...['attacks', 'autodiff', 'domain', 'engine', 'jobs', 'onnx', 'runtime', 'scene', 'storage', 'training'],
  ...['transforms', 'vision'],
].map((name) => `packages/${name}/src`);

it('has every part of a problem in Chinese, by what is written where it is found', () => {
  const written = problemPhrases([...FOLDERS, 'apps/worker/src', 'apps/api/src/modules/runs']);
  expect(written.length).toBeGreaterThan(300);
  const known = new Set(Object.keys(phrases));
  expect(written.filter((phrase) => needsWords(phrase) && !known.has(phrase))).toEqual([]);
});

/** Names alone (`campaign.images`, `training_mode 1`) and values that hardly have a word between them are the same in every language. */
const needsWords = (phrase: string): boolean =>
  /\s/.test(phrase.trim()) && phrase.replaceAll(/\{\d+\}|[a-z]+_\w+|`[^`]*`|[^a-z]/gi, '').length > 4;

it('gives each phrase all values that its text takes', () => {
  const placesIn = (text: string): readonly string[] => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place);
  const lacking = Object.entries(phrases).filter(([phrase, said]) =>
    placesIn(said).some((place) => !placesIn(phrase).includes(place)),
  );
  expect(lacking).toEqual([]);
});

it.each([
  ['at most 5000 bytes', '最多 5000 字节'],
  ['model_1, which nothing gives', 'model_1, which nothing gives'],
  ['`a.b[0]`, which nothing gives', '`a.b[0]`，没有来源'],
  ['a class of the model: cat, dog ...', '模型的类别：cat, dog ...'],
  ['cut.png: expected an image, got an empty file; copy or upload the file again', 'cut.png：应为 图像，实际为 空文件'],
  ['RUN_FAILED (graph 0123): bad shape\nof x; check it', 'bad shape\nof x'],
  ['what nobody has translated', 'what nobody has translated'],
])('says %j', (text, said) => {
  expect(say(text)).toBe(said);
});

it('tells a problem as a whole, and as it stands where that is English', async () => {
  const fix = 'upload photos, or a ZIP of them';
  const problem = { code: 'NO_PHOTOS', where: 'the data set', expected: 'at least one output', got: 'none', fix };
  const told = (await problemTexts('zh-CN')).told(problem);
  expect(told).toMatchObject({ code: 'NO_PHOTOS', where: '数据集', expected: '至少一个输出', got: '无' });
  expect(told.fix).toMatch(/\p{Script=Han}/u);
  // A code that has no text of its own.
  const unknown = { ...problem, code: 'EISDIR', fix: 'see the worker log' };
  expect((await problemTexts('zh-CN')).told(unknown).fix).toMatch(/\p{Script=Han}/u);
  expect((await problemTexts('en')).told(problem)).toBe(problem);
});
