import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
import { COLOURS, createCli, GAIN, type Cli } from '../testkit/cli.ts';

let cli: Cli;
beforeAll(async () => {
  cli = await createCli();
});
afterAll(() => cli.close());

/** A float32 .npy file as numpy writes it. */
function npy(dims: readonly number[], values: Float32Array): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims.join(', ')}), }`.padEnd(117) + '\n';
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([head, Buffer.from(header), new Uint8Array(values.buffer)]);
}

test('inspect prints what the model is, and the same as JSON', async () => {
  const text = await cli.run(['inspect', 'model.onnx', '--contract', 'contract.json']);
  expect(text.stdout).toMatch(
    /picture +float32 +\[1, 3, 16, 16\][^]*GlobalAveragePool +1 +exact[^]*Problems\n {2}none/,
  );
  const json = await cli.run(['inspect', 'model.onnx', '--json']);
  const inspection: unknown = JSON.parse(json.stdout);
  expect(inspection).toMatchObject({ status: 'read', opset: 22, problems: [] });
  expect([text.code, json.code]).toEqual([0, 0]);
});

test('a contract that does not fit the model is a problem, with what the model has', async () => {
  const contract = await readFile(join(cli.folder, 'contract.json'), 'utf8');
  await writeFile(join(cli.folder, 'misnamed.json'), contract.replace('"picture"', '"image"'));
  const inspected = await cli.run(['inspect', 'model.onnx', '--contract', 'misnamed.json']);
  expect(inspected.stdout).toMatch(
    /CONTRACT_DOES_NOT_FIT_MODEL[^]*input\.name\n +expected +one of picture\n +got +image/,
  );
  expect(inspected.code).toBe(2);
  const predicted = await cli.run(['predict', 'model.onnx', '--contract', 'misnamed.json', '--images', 'photos']);
  expect(predicted.stderr).toMatch(/picture/);
  expect(predicted.code).toBe(2);
});

test('predict names the strongest channel of every photo and writes the pictures', async () => {
  const args = ['predict', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--out', 'predicted'];
  const { code, stdout } = await cli.run([...args, '--json']);
  expect(code).toBe(0);
  const expected = Array.from({ length: 8 }, (_, index) => ({
    image: `photo-${index + 1}.png`,
    prediction: { label: COLOURS[(index + 1) % 3] },
  }));
  expect(JSON.parse(stdout)).toMatchObject({ images: expected });
  const { width } = await sharp(join(cli.folder, 'predicted/photo-1.png')).metadata();
  expect(width).toBe(16);
});

test('gradient is the vector-Jacobian product, in .npy files', async () => {
  const at = (name: string): string => join(cli.folder, name);
  await writeFile(at('x.npy'), npy([1, 3, 16, 16], new Float32Array(768).fill(0.5)));
  await writeFile(at('g.npy'), npy([1, 3], Float32Array.of(1, -2, 0)));
  const args = ['gradient', 'model.onnx', '--input', 'picture=x.npy', '--output', 'logits', '--cotangent', 'g.npy'];
  const { code, stdout, stderr } = await cli.run([...args, '--wrt', 'picture', '--out', 'dx.npy']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('[1, 3, 16, 16]');
  const bytes = new Uint8Array(await readFile(at('dx.npy')));
  const gradient = new Float32Array(bytes.slice(bytes.length - 768 * 4).buffer);
  [1, -2, 0].forEach((weight, channel) => {
    expect(gradient[channel * 256 + 17]).toBeCloseTo((weight * GAIN) / 256, 6);
  });
  const wrong = await cli.run([...args, '--wrt', 'pictures', '--out', 'never.npy']);
  expect(wrong.stderr).toMatch(/error UNKNOWN_VALUE[^]*picture/);
  expect(wrong.code).toBe(2);
});

test('transform writes both forms, which differ little', async () => {
  const args = ['transform', 'photos/photo-1.png', '--transform', 'brightness:0.5'];
  const real = await cli.run([...args, '--out', 'real.png']);
  const graph = await cli.run([...args, '--out', 'graph.png', '--form', 'graph']);
  expect([real.code, graph.code]).toEqual([0, 0]);
  expect(graph.stdout).toMatch(/off the real form by 0\.\d+ levels/);
  const [first] = await sharp(join(cli.folder, 'real.png')).raw().toBuffer();
  expect(Math.abs((first ?? 0) - 121 / 2)).toBeLessThanOrEqual(1);
});

test.each([
  [
    'a form that the transform does not have',
    ['--transform', 'webp:75', '--form', 'graph', '--out', 'a.png'],
    /graph form/,
  ],
  ['a lossy file', ['--transform', 'jpeg:75', '--out', 'a.jpg'], /lossless/],
  ['several transforms', ['--transform', 'jpeg:30..90:10', '--out', 'a.png'], /single transform/],
])('transform refuses %s', async (_name, options, message) => {
  const { code, stderr } = await cli.run(['transform', 'photos/photo-1.png', ...options]);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
