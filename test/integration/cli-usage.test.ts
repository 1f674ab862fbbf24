import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCli, type Cli } from '../testkit/cli.ts';

let cli: Cli;
beforeAll(async () => {
  cli = await createCli();
  await mkdir(join(cli.folder, 'empty'));
  await mkdir(join(cli.folder, 'broken'));
  await writeFile(join(cli.folder, 'broken', 'torn.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
  await writeFile(join(cli.folder, 'labels.csv'), 'file,label\nphoto-1.png,purple\n');
  await writeFile(join(cli.folder, 'text.onnx'), 'not a model');
  const contract = { version: 1, task: 'classification', input: { name: 'picture' }, output: {} };
  await writeFile(join(cli.folder, 'incomplete.json'), JSON.stringify(contract));
});
afterAll(() => cli.close());

const attack = (...options: readonly string[]): string[] => [
  ...['attack', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--out', 'never'],
  ...options,
];
const untargeted = ['--objective', 'untargeted', '--transforms', 'jpeg:75'];

test('help lists the commands and the exit codes', async () => {
  const { code, stdout } = await cli.run(['--help']);
  expect(code).toBe(0);
  for (const name of ['inspect', 'predict', 'attack', 'replay', 'gradient', 'transform', 'sample']) {
    expect(stdout).toContain(`\n  ${name} `);
  }
  for (const meaning of ['0  done', '2  wrong usage', '3  cancelled', '4  internal']) expect(stdout).toContain(meaning);
});

test('the help of attack says how objectives, transforms and suites are written', async () => {
  const { stdout } = await cli.run(['attack', '--help']);
  for (const text of ['vanish:<class>', 'median:5:cross', 'content-moderation', '--resume'])
    expect(stdout).toContain(text);
});

test.each([
  ['an unknown command', ['inspekt'], /unknown command 'inspekt'[^]*Did you mean inspect\?/],
  ['a missing option', ['predict', 'model.onnx'], /required option '--images <folder>' not specified/],
  ['a missing model', ['inspect', 'no.onnx'], /error NOT_FOUND: no\.onnx\n {4}expected {2}an ONNX model/],
  ['a folder for a model', ['inspect', 'photos'], /error NOT_A_FILE: photos/],
  ['a missing folder', ['predict', 'model.onnx', '--images', 'nowhere'], /error NOT_FOUND: nowhere/],
  [
    'a folder without pictures',
    ['predict', 'model.onnx', '--images', 'empty'],
    /error NO_IMAGES: empty[^]*an empty folder/,
  ],
  ['a file for a folder', ['predict', 'model.onnx', '--images', 'model.onnx'], /error NOT_A_FOLDER/],
  [
    'an incomplete contract',
    ['inspect', 'model.onnx', '--contract', 'incomplete.json'],
    /input\.layout[^]*output\.decoder/,
  ],
  ['a contract that is no JSON', ['inspect', 'model.onnx', '--contract', 'labels.csv'], /error CONTRACT_NOT_JSON/],
  ['a misspelt transform', attack('--objective', 'untargeted', '--transforms', 'jpge:75'), /did you mean jpeg\?/],
  [
    'a transform without a graph form in the bank',
    attack('--objective', 'untargeted', '--transforms', 'webp:75'),
    /only a real form/,
  ],
  ['no transforms', attack('--objective', 'untargeted'), /--transforms[^]*content-moderation/],
  ['an objective of the other task', attack('--objective', 'vanish:red', '--transforms', 'jpeg:75'), /classification/],
  ['an unknown class', attack('--objective', 'target:rad', '--transforms', 'jpeg:75'), /Did you mean red/],
  ['a size beyond the range', attack(...untargeted, '--epsilon', '8'), /write 8\/255 for 8 levels/],
  ['a size that is no number', attack(...untargeted, '--step', 'tiny'), /--step[^]*write it like 8\/255/],
  ['weights that are too few', attack(...untargeted, '--combine', 'weighted:1'), /2 weights/],
  [
    'a mode for a transform that is not in the bank',
    attack(...untargeted, '--gradient-mode', 'median:3=exact'),
    /--gradient-mode/,
  ],
  ['restarts from the original', attack(...untargeted, '--restarts', '3'), /add --random-start/],
  ['an unknown attack', attack(...untargeted, '--attacks', 'plian'), /plain, averaged, averaged-full, noise/],
  ['an unknown suite', attack('--objective', 'untargeted', '--suite', 'drivng'), /driving, content-moderation/],
  ['a label that is no class', attack(...untargeted, '--labels', 'labels.csv'), /labels\.csv, row 2[^]*purple/],
  ['resuming and overwriting', attack(...untargeted, '--resume', '--overwrite'), /cannot be used with option/],
  [
    'samples that are not there',
    ['replay', 'model.onnx', '--samples', 'photos', '--transforms', 'jpeg:75', '--out', 'never'],
    /results\.json/,
  ],
])('%s: exit code 2, a message without a stack, nothing written', async (_name, args, message) => {
  const { code, stderr } = await cli.run(args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
  expect(existsSync(join(cli.folder, 'never'))).toBe(false);
});

test('--debug shows the stack', async () => {
  const { stderr } = await cli.run(['inspect', 'no.onnx', '--debug']);
  expect(stderr).toMatch(/UsageError: no\.onnx[^]*\n\s+at /);
});

test('a file that is no model is refused with a reason', async () => {
  const { code, stdout } = await cli.run(['inspect', 'text.onnx']);
  expect(stdout).toMatch(/^Refused[^]*error /);
  expect(code).toBe(2);
});

test('a guessed contract is shown, and used only when it is accepted', async () => {
  const refused = await cli.run(['predict', 'model.onnx', '--images', 'photos', '--write-contract', 'guess.json']);
  expect(refused.stderr).toMatch(/Guessed[^]*error CONTRACT_UNCONFIRMED[^]*--contract guess\.json/);
  expect(refused.code).toBe(2);
  expect(await cli.json('guess.json')).toMatchObject({ task: 'classification', input: { name: 'picture' } });
  const accepted = await cli.run(['predict', 'model.onnx', '--images', 'photos', '--accept-contract']);
  expect(accepted.code).toBe(0);
});

test('pictures that cannot be read are named, the others are predicted: exit code 1', async () => {
  const { code, stdout } = await cli.run([
    'predict',
    'model.onnx',
    '--contract',
    'contract.json',
    '--images',
    'broken',
  ]);
  expect(stdout).toMatch(/torn\.jpg: error IMAGE_/);
  expect(code).toBe(1);
});
