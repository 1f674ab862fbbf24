import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import texts from './zh-CN.json';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { errorTexts } from './error-texts.ts';
import { translateResult, userErrorText } from './translate-result.ts';

const root = resolve(import.meta.dirname, '../../../..');

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('generated'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));

const found = (folders: readonly string[], pattern: RegExp): ReadonlySet<string> =>
  new Set(
    folders.flatMap(sources).flatMap((text) => [...text.matchAll(pattern)].map((match) => match.slice(1).join('.'))),
  );

const keys = (part: Readonly<Record<string, string>>): readonly string[] => Object.keys(part);
const hasText = (part: Readonly<Record<string, string>>, code: string): boolean =>
  keys(part).some((key) => key === code || key.startsWith(`${code}.`));

describe('the Chinese texts of errors', () => {
  it('cover every code of a mutation’s answer', () => {
    const codes = found(['apps/api/src'], /(?:inputError|badInput)\(\s*'([A-Z_]+)'/g);
    expect(codes.size).toBeGreaterThan(20);
    expect([...codes].filter((code) => !hasText(texts.input, code))).toEqual([]);
    const ofJobs = found(['packages/jobs/src/runs'], /code: '([A-Z_]+)'/g);
    expect([...ofJobs].filter((code) => !hasText(texts.input, code))).toEqual([]);
  });

  it('cover every refusal of a sign-in or an invitation', () => {
    const codes = found(['apps/api/src/auth'], /\bcode: '([A-Z]+(?:_[A-Z]+)*)'/g);
    expect(codes.size).toBeGreaterThan(3);
    // That of an answer with `userErrors`, which are told instead.
    expect([...codes].filter((code) => code !== 'INVALID' && !hasText(texts.request, code))).toEqual([]);
  });

  it('cover every field that is told to be invalid', () => {
    const pattern = /inputError\(\s*'(INVALID|REQUIRED)',\s*\[(?:'input', )?'(\w+)'\]/g;
    const fields = found(['apps/api/src'], pattern);
    expect(fields.size).toBeGreaterThan(10);
    expect([...fields].filter((key) => !keys(texts.input).includes(key))).toEqual([]);
  });

  it('cover every field of an input that is read by a schema', () => {
    const readers = sources('apps/api/src/modules').filter((text) => text.includes('readInput('));
    expect(readers.length).toBeGreaterThan(8);
    const fields = new Set(
      readers.flatMap((text) =>
        [
          ...text.matchAll(
            /[ {](\w+): (?:z\b|nameSchema|tagSchema|emailSchema|descriptionSchema|datasetFormatSchema)/g,
          ),
        ].map(([, field]) => `INVALID.${field ?? ''}`),
      ),
    );
    expect([...fields].filter((key) => !CHOSEN.has(key) && !keys(texts.input).includes(key))).toEqual([]);
  });

  it('cover what can be wrong with a model, an image, an attack or a worker', () => {
    const folders = [
      'attacks',
      'autodiff',
      'domain',
      'engine',
      'jobs',
      'onnx',
      'runtime',
      'storage',
      'training',
      'transforms',
      'vision',
    ].map((name) => `packages/${name}/src`);
    const codes = found([...folders, 'apps/worker/src'], /\bcode(?:: | = )'([A-Z]+(?:_[A-Z]+)*)'/g);
    expect(codes.size).toBeGreaterThan(60);
    // What keeps a run from starting is the same for a person who asks for it and for a worker.
    const problems = { ...texts.input, ...texts.problem };
    expect([...codes].filter((code) => !OF_NOBODY.has(code) && !hasText(problems, code))).toEqual([]);
  });
});

/** Of the sample workspace's start, of deliveries, which have sentences of their own, of the system, and of what no page shows. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'SAMPLE_UNAVAILABLE',
  'WEBHOOK_REFUSED',
  'WEBHOOK_ADDRESS',
  'NO_SMTP',
  'LOST_CLAIM',
  'ETIMEDOUT',
]);

/** Ids, and what is either so or not: a page sends no wrong ones. */
const CHOSEN: ReadonlySet<string> = new Set(
  ['archived', 'archiveUploadId', 'contract', 'datasetId', 'id', 'modelId', 'paused', 'shared', 'uploadId'].map(
    (field) => `INVALID.${field}`,
  ),
);

describe('an error of a mutation', () => {
  const error = { code: 'TAKEN', field: ['input', 'name'], message: '"Street" is taken here; choose another name' };

  it('is told in Chinese, with its values', () => {
    expect(userErrorText({ ...error, values: ['Street'] }, texts)).toBe('“Street” 已被使用；请换一个名称。');
    const quota = { code: 'QUOTA', field: ['input', 'size'], values: ['1000', '999'] };
    const message = 'The workspace may store 1000 bytes and holds 999';
    expect(sentenceNumbers(userErrorText({ ...quota, message }, texts))).toEqual(sentenceNumbers(message));
  });

  it('is told by the field it is about', () => {
    const reason = { ...error, code: 'INVALID', field: ['input', 'reason'], values: [] };
    expect(userErrorText(reason, texts)).toBe(texts.input['INVALID.reason']);
    const field = ['input', 'campaign', 'bank', '3', 'spec'];
    const spec = { ...error, code: 'TRANSFORM_SPEC', field, values: ['jpeg:999'] };
    expect(userErrorText(spec, texts)).toBe(texts.input.TRANSFORM_SPEC.replace('{0}', 'jpeg:999'));
  });

  it('keeps the API’s sentence where its values or its text are missing', () => {
    expect(userErrorText({ ...error, values: [] }, texts)).toBe(error.message);
    expect(userErrorText({ ...error, code: 'NEWER_THAN_THE_PAGE', values: [] }, texts)).toBe(error.message);
  });
});

describe('the error of a query about its input', () => {
  it('is told in Chinese, each part by its field', async () => {
    const userErrors = [
      { code: 'INVALID', field: ['input', 'campaign', 'settings', 'iterations'], message: 'from 1 to 2', values: [] },
      { code: 'NEWER_THAN_THE_PAGE', field: ['input'], message: 'What is new', values: [] },
    ];
    const error = { message: 'from 1 to 2; What is new', extensions: { code: 'BAD_USER_INPUT', userErrors } };
    const { errors } = await translateResult({ data: null, errors: [error] }, 'zh-CN');
    const said = [texts.input['INVALID.iterations'], 'What is new'];
    expect(errors?.[0]?.message).toBe(said.join(' '));
    expect(errors?.[0]?.extensions?.['userErrors']).toEqual(
      userErrors.map((one, place) => ({ ...one, message: said[place] })),
    );
  });
});

describe('an answer with errors', () => {
  const answer = {
    data: {
      save: { __typename: 'Payload', userErrors: [{ code: 'BUILT_IN', field: ['id'], message: 'No', values: [] }] },
    },
    errors: [
      { message: 'Something went wrong', extensions: { code: 'INTERNAL_SERVER_ERROR', reference: 'a1' } },
      { message: '"count" goes from 1 to 50', extensions: { code: 'BAD_USER_INPUT' } },
    ],
  };

  it('is told in the reader’s language', async () => {
    const { data, errors } = await translateResult(answer, 'zh-CN');
    const [told] = answer.data.save.userErrors;
    expect(data).toEqual({
      save: { __typename: 'Payload', userErrors: [{ ...told, message: texts.input.BUILT_IN }] },
    });
    expect(errors?.map(({ message }) => message)).toEqual([
      '服务器内部出错；详情见日志，编号 a1',
      '"count" goes from 1 to 50',
    ]);
  });

  it('stays as it is for who reads English', async () => {
    expect(await errorTexts('en')).toBeUndefined();
    expect(await translateResult(answer, 'en')).toBe(answer);
  });
});
