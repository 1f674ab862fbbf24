import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel } from '@holdfast/onnx';
import { hardeningRecordSchema, type HardeningRecord } from '@holdfast/training';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCli, type Cli } from '../testkit/cli.ts';

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
  expect(stdout).toMatch(
    /clean accuracy +before +after[^]*3 held-out pictures[^]*averaged, run anew against each model/,
  );
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
}, 240_000);

test('a hardening is not overwritten by accident, continues where it was cut off, and refuses to continue as another', async () => {
  const stopped = await cli.run(harden('cut', '--epochs', '400', '--patience', '400'), { interruptAt: /epoch 1:/ });
  expect(stopped.code).toBe(3);
  const again = await cli.run(harden('cut'));
  expect(again.stderr).toMatch(/error OUTPUT_EXISTS[^]*--resume/);
  const other = await cli.run(harden('cut', '--resume'));
  expect(other.stderr).toMatch(/error CHECKPOINT_UNFIT/);
  expect([again.code, other.code]).toEqual([2, 2]);
  const resumed = await cli.run(harden('cut', '--epochs', '400', '--patience', '400', '--resume'), {
    interruptAt: /continuing after step \d+/,
  });
  expect(resumed.stderr).toMatch(/continuing after step [1-9]/);
  expect(resumed.code).toBe(3);
}, 240_000);

test('it trains on the samples of a finished run of the same model', async () => {
  const attacked = await cli.run([
    ...['attack', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--objective', 'untargeted'],
    ...['--transforms', 'jpeg:75', '--step', '2/255', '--iterations', '6', '--attacks', 'averaged', '--out', 'run'],
  ]);
  expect(attacked.code).toBe(0);
  const { code, stdout } = await cli.run(harden('from-run', '--samples', 'run'));
  expect(code).toBe(0);
  expect(stdout).toContain('samples from a finished run');
  expect((await recordIn('from-run')).configuration.samples).toEqual({ kind: 'stored' });
}, 240_000);

test('what cannot be done is said before anything is trained', async () => {
  const objective = await cli.run(harden('unfit', '--objective', 'vanish:red'));
  const frozen = await cli.run(harden('unfit', '--freeze', '*'));
  const few = await cli.run(harden('unfit', '--held-out', '0.9'));
  expect([objective.code, frozen.code, few.code]).toEqual([2, 2, 2]);
  expect(frozen.stderr).toMatch(/error NOTHING_TO_TRAIN/);
  expect(few.stderr).toMatch(/error TOO_FEW_IMAGES/);
}, 240_000);
