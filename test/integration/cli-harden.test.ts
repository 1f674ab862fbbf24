import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel } from '@holdfast/onnx';
import { hardeningRecordSchema, type HardeningRecord } from '@holdfast/training';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePng } from '@holdfast/vision';
import { createCli, type Cli } from '../testkit/cli.ts';
import { blobDetector } from '../testkit/models/blob-detector.ts';
import { blobPhoto } from '../testkit/models/photos.ts';

let cli: Cli;
beforeAll(async () => {
  cli = await createCli();
});
afterAll(() => cli.close());

const harden = (out: string, ...options: readonly string[]): string[] => [
  ...['harden', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--objective', 'untargeted'],
  ...['--epsilon', '8/255', '--iterations', '2', '--attack-iterations', '4', '--attack-step', '3/255'],
  ...['--attack-transforms', 'jpeg:75', '--evaluate', 'brightness:0.9', '--validation', '0.2', '--held-out', '0.4'],
  ...['--epochs', '2', '--batch-size', '2', '--learning-rate', '0.5', '--out', out],
  ...options,
];
const recordIn = async (out: string): Promise<HardeningRecord> =>
  hardeningRecordSchema.parse(await cli.json(`${out}/hardening.json`));

test('harden writes a model that differs in its weights, a record and a report with intervals', async () => {
  const { code, stdout, stderr } = await cli.run(harden('hardened'));
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  expect(stderr).toMatch(/epoch 0: validation clean 0\.0000[^]*epoch 2: training loss/);
  expect(stdout).toContain('taught by 0 labels and 3 clean predictions of the original model');
  expect(stdout).toMatch(/clean accuracy +before +after[^]*3 held-out images[^]*averaged, run anew against each model/);
  expect(stdout).toMatch(/jpeg:75 \(not trained on\) +\d+% \[\d+%, \d+%\]/);

  const record = await recordIn('hardened');
  expect(record.parameters.trained).toEqual([{ name: 'const', kind: 'layer', block: 1, elements: 9 }]);
  const names = [...record.pictures.train, ...record.pictures.validation].map(({ id }) => id);
  expect([...names, ...(record.evaluation?.images ?? [])].sort()).toEqual(
    Array.from({ length: 8 }, (_, index) => `photo-${index + 1}.png`),
  );
  const [before, after] = await Promise.all(
    ['model.onnx', 'hardened/hardened.onnx'].map(async (path) => readModel(await readFile(join(cli.folder, path)))),
  );
  expect(after?.graph.nodes).toEqual(before?.graph.nodes);

  // Its contract lies beside it, so every other command takes it as it is.
  const predicted = await cli.run(['predict', 'hardened/hardened.onnx', '--images', 'photos']);
  expect(predicted.code).toBe(0);

  // A run of the new model says in its report what made it, and that these very pictures were trained on.
  const attack = ['attack', 'hardened/hardened.onnx', '--images', 'photos', '--objective', 'untargeted'];
  await cli.run([...attack, '--transforms', 'jpeg:75', '--iterations', '2', '--attacks', 'plain', '--out', 'attacked']);
  const told = await cli.run(['report', 'attacked', '--format', 'markdown', '--hardening', 'hardened']);
  expect(told.stdout).toMatch(
    /### Hardening[^]*clean accuracy, by[^]*5 of the 8 images of this run were used to train/,
  );
  const wrong = await cli.run(['report', 'attacked', '--format', 'markdown', '--hardening', 'photos']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('hardening.json')]);
}, 240_000);

test('a hardening is not overwritten by accident, refuses to continue as another, and ends where it would have ended without the cut', async () => {
  const stopped = await cli.run(harden('cut'), { interruptAt: /epoch 1:/ });
  expect(stopped.code).toBe(3);
  const again = await cli.run(harden('cut'));
  expect(again.stderr).toMatch(/error OUTPUT_EXISTS[^]*--resume/);
  const other = await cli.run(harden('cut', '--epochs', '3', '--resume'));
  expect(other.stderr).toMatch(/error CHECKPOINT_UNFIT/);
  expect([again.code, other.code]).toEqual([2, 2]);
  const resumed = await cli.run(harden('cut', '--resume'));
  expect(resumed.stderr).toMatch(/continuing after step [1-9]/);
  expect(resumed.code).toBe(0);
  const [whole, cut] = [await recordIn('hardened'), await recordIn('cut')];
  expect(cut.hardenedSha256).toBe(whole.hardenedSha256);
  expect(cut.training).toEqual(whole.training);
}, 240_000);

test('settings come from a file, such as TRADES, and options overrule them', async () => {
  const file = { seed: 5, method: { kind: 'trades', beta: 2 }, epochs: 9, batchSize: 2, clipNorm: null };
  await writeFile(join(cli.folder, 'settings.json'), JSON.stringify(file));
  const short = [
    '--contract',
    'contract.json',
    '--images',
    'photos',
    '--objective',
    'untargeted',
    '--attack-iterations',
    '2',
  ];
  const { code, stderr } = await cli.run([
    ...['harden', 'model.onnx', ...short, '--attack-transforms', '', '--evaluate', '', '--validation', '0.2'],
    ...['--config', 'settings.json', '--epochs', '1', '--iterations', '2', '--out', 'trades'],
  ]);
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  const { configuration, training } = await recordIn('trades');
  expect(configuration).toMatchObject({ ...file, epochs: 1 });
  expect(configuration.samples).toMatchObject({ attack: { iterations: 2, loss: 'distance' } });
  // Nobody set it: the one of a classifier.
  expect(configuration.learningRate).toBe(1e-4);
  expect(training.history).toHaveLength(2);

  await writeFile(join(cli.folder, 'settings.json'), JSON.stringify({ method: { kind: 'trade' } }));
  const wrong = await cli.run(harden('wrong', '--config', 'settings.json'));
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/error USAGE[^]*--config settings\.json[^]*method/);
}, 240_000);

test('a detector is taught by labelled boxes, and its training attack pursues the objective', async () => {
  const folder = join(cli.folder, 'detector');
  await mkdir(join(folder, 'photos'), { recursive: true });
  const { bytes, contract } = blobDetector();
  await writeFile(join(folder, 'model.onnx'), bytes);
  await writeFile(join(folder, 'contract.json'), JSON.stringify(contract));
  const rows = ['file,class,x0,y0,x1,y1'];
  for (let number = 1; number <= 6; number++) {
    const blob = { colour: number === 6 ? 'green' : 'red', column: 1 + (number % 5), row: 2 } as const;
    const picture = blobPhoto({ width: 64, height: 64 }, [blob], number);
    await writeFile(join(folder, 'photos', `${number}.png`), await encodePng(picture));
    const left = 8 * blob.column - 4;
    rows.push(`${number}.png,${blob.colour},${left},12,${left + 16},28`);
  }
  await writeFile(join(folder, 'boxes.csv'), rows.join('\n'));
  const common = [
    ...['harden', 'detector/model.onnx', '--contract', 'detector/contract.json', '--images', 'detector/photos'],
    ...['--objective', 'vanish:red', '--train-objective', '--epsilon', '16/255', '--iterations', '2', '--epochs', '1'],
    ...['--batch-size', '2', '--attack-iterations', '2', '--attack-transforms', 'jpeg:75', '--evaluate', ''],
    ...['--validation', '0.17', '--held-out', '0.3', '--labels'],
  ];
  const { code, stdout, stderr } = await cli.run([...common, 'detector/boxes.csv', '--out', 'detector/hardened']);
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /taught by 3 labels and 0 clean predictions[^]*mean average precision at IoU 0\.5[^]*by labels/,
  );
  const { configuration, evaluation } = await recordIn('detector/hardened');
  expect(configuration.samples).toMatchObject({ attack: { loss: 'vanish:red' } });
  // Nobody set it: the one of a detector without normalisation layers.
  expect(configuration.learningRate).toBe(1e-5);
  expect(evaluation?.clean).toMatchObject({ reference: 'labels', before: 1 });

  await writeFile(join(folder, 'boxes.csv'), [rows[0], '1.png,red,20,12,4,28'].join('\n'));
  const wrong = await cli.run([...common, 'detector/boxes.csv', '--out', 'detector/wrong']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/error LABELS_INVALID[^]*row 2[^]*x0 < x1/);
}, 240_000);

test('it trains on the samples of a finished run of the same model', async () => {
  const attacked = await cli.run([
    ...['attack', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--objective', 'untargeted'],
    ...['--transforms', 'jpeg:75', '--step', '2/255', '--iterations', '6', '--attacks', 'averaged', '--out', 'run'],
  ]);
  expect(attacked.code).toBe(0);
  const { code, stdout } = await cli.run(harden('from-run', '--samples', 'run', '--optimizer', 'sgd'));
  expect(code).toBe(0);
  expect(stdout).toContain('samples from a finished run');
  const { configuration, training } = await recordIn('from-run');
  expect(configuration).toMatchObject({ samples: { kind: 'stored' }, optimizer: { kind: 'sgd', momentum: 0.9 } });
  expect(training.steps).toBeGreaterThan(0);
}, 240_000);

test('what cannot be done is said before anything is trained', async () => {
  const objective = await cli.run(harden('unfit', '--objective', 'vanish:red'));
  const frozen = await cli.run(harden('unfit', '--freeze', '*'));
  const few = await cli.run(harden('unfit', '--held-out', '0.9'));
  expect([objective.code, frozen.code, few.code]).toEqual([2, 2, 2]);
  expect(frozen.stderr).toMatch(/error NOTHING_TO_TRAIN/);
  expect(few.stderr).toMatch(/error TOO_FEW_IMAGES/);
}, 240_000);
