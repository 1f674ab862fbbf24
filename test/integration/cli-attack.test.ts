import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportSchema } from '@holdfast/reporting';
import { resultsSchema, type Results } from '@holdfast/results';
import { createCli, type Cli } from '../testkit/cli.ts';

let cli: Cli;
beforeAll(async () => {
  cli = await createCli();
});
afterAll(() => cli.close());

const attack = (out: string, ...options: readonly string[]): string[] => [
  ...['attack', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--objective', 'untargeted'],
  ...['--transforms', 'jpeg:75', '--evaluate', 'jpeg:50..90:20', '--epsilon', '8/255', '--step', '2/255', '--out', out],
  ...options,
];
const resultsIn = async (out: string): Promise<Results> => resultsSchema.parse(await cli.json(`${out}/results.json`));

test('attack fools the model, and writes results, report and samples', async () => {
  const { code, stdout, stderr } = await cli.run(attack('run', '--iterations', '6'));
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  expect(stdout).toMatch(/averaged[^]*untransformed[^]*JPEG 75[^]*report +run\/report\.html/);
  const results = await resultsIn('run');
  expect(results).toMatchObject({ kind: 'attack', complete: true, configuration: { objective: 'untargeted' } });
  expect(results.command).toContain('holdfast attack model.onnx --contract contract.json');
  expect(results.images).toHaveLength(8);
  for (const { samples, outcomes } of results.images) {
    expect(samples.map(({ attack: name }) => name)).toEqual(['plain-early', 'plain-full', 'averaged', 'noise']);
    for (const { file } of samples) await access(join(cli.folder, 'run', file));
    const untransformed = outcomes.filter(({ transform }) => transform === 'identity');
    expect(untransformed.map(({ state }) => state)).toEqual(['success', 'success', 'success', 'robust']);
  }
  const lines = (await readFile(join(cli.folder, 'run/outcomes.jsonl'), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(results.images.flatMap(({ outcomes }) => outcomes).length);
  expect(await readFile(join(cli.folder, 'run/report.html'), 'utf8')).toContain('</html>');

  const again = await cli.run(attack('run', '--iterations', '6'));
  expect(again.stderr).toMatch(/error OUTPUT_EXISTS[^]*--resume/);
  const other = await cli.run(attack('run', '--iterations', '7', '--resume'));
  expect(other.stderr).toMatch(/error RESUME_MISMATCH[^]*model, contract or settings/);
  expect([again.code, other.code]).toEqual([2, 2]);
  const shown = await cli.run(attack('run', '--iterations', '6', '--resume'));
  expect(shown.stderr).toContain('this run was finished');
  const unfit = await cli.run(attack('run', '--objective', 'vanish:red', '--overwrite'));
  expect(unfit.code).toBe(2);
  expect(await resultsIn('run')).toEqual(results);

  const replay = ['replay', 'model.onnx', '--contract', 'contract.json', '--samples', 'run', '--out', 'replayed'];
  const replayed = await cli.run([...replay, '--transforms', 'webp:75,invert', '--json']);
  expect(replayed.code).toBe(0);
  const report = reportSchema.parse(JSON.parse(replayed.stdout));
  expect(report.transforms.map(({ spec }) => spec)).toEqual(['identity', 'webp:75', 'invert']);
  const untouched = await cli.run([
    'replay',
    'model.onnx',
    '--samples',
    'run',
    '--out',
    'run',
    '--transforms',
    'invert',
  ]);
  expect(untouched.code).toBe(2);
});

test('a photo that cannot be read is an error in the report: exit code 1', async () => {
  const photos = join(cli.folder, 'photos');
  await writeFile(join(photos, 'torn.png'), (await readFile(join(photos, 'photo-1.png'))).subarray(0, 60));
  try {
    const { code, stderr } = await cli.run(attack('torn', '--iterations', '1', '--attacks', 'noise'));
    expect(stderr).toMatch(/failed: torn\.png/);
    expect(code).toBe(1);
    const { images } = await resultsIn('torn');
    expect(images.filter(({ image }) => image.error).map(({ image }) => image.id)).toEqual(['torn.png']);
  } finally {
    await rm(join(photos, 'torn.png'));
  }
});

test('labels decide which photos are eligible', async () => {
  await writeFile(join(cli.folder, 'labels.csv'), 'file,label\nphoto-1.png,green\nphoto-2.png,0\n');
  const { code } = await cli.run(attack('labelled', '--attacks', 'noise', '--labels', 'labels.csv'));
  expect(code).toBe(0);
  const { images } = await resultsIn('labelled');
  expect(images.map(({ image }) => image.label).slice(0, 3)).toEqual([1, 0, null]);
  expect(images.filter(({ image }) => !image.eligible).map(({ image }) => image.id)).toEqual(['photo-2.png']);
});

test('Ctrl-C keeps what is done, --resume gives the images of a run that was not cut off', async () => {
  const options = ['--iterations', '300', '--seed', '5', '--attacks', 'plain'];
  const stopped = await cli.run(attack('cut', ...options), { interruptAt: /[1-7]\/8 samples/ });
  expect(stopped.stderr).toMatch(/stopping[^]*--resume/);
  expect(stopped.code).toBe(3);
  const partial = await resultsIn('cut');
  expect(partial.complete).toBe(false);
  expect(partial.images.length).toBeGreaterThan(0);
  expect(partial.images.length).toBeLessThan(8);

  const resumed = await cli.run(attack('cut', ...options, '--resume'));
  expect(resumed.stderr).toMatch(/of 8 samples are there already/);
  expect(resumed.code).toBe(0);
  const whole = await cli.run(attack('whole', ...options));
  expect(whole.code).toBe(0);
  const { complete, images } = await resultsIn('cut');
  expect(complete).toBe(true);
  expect(images).toEqual((await resultsIn('whole')).images);
});
