import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { GraphBuilder, float32, writeModel } from '@holdfast/onnx';

const root = resolve(import.meta.dirname, '../..');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line program and a scratch folder for one test file. */
export interface Cli {
  /** Scratch folder: `model.onnx`, `contract.json` and `photos/` are there. */
  readonly folder: string;
  run(args: readonly string[], options?: { readonly interruptAt?: RegExp }): Promise<CliResult>;
  json(path: string): Promise<unknown>;
  /** Runs lines of a build's script with bash in the scratch folder, `holdfast` being this program. */
  shell(script: string, environment?: Readonly<Record<string, string>>): Promise<CliResult>;
  close(): Promise<void>;
}

/** Bundles the program as `npm run build` does, beside the real one so that packages are found the same way. */
export async function createCli(): Promise<Cli> {
  const dist = join(root, 'apps/cli/dist');
  await mkdir(dist, { recursive: true });
  const outdir = await mkdtemp(join(dist, 'test-'));
  const code = `import { bundle } from './scripts/build.mjs'; await bundle(${JSON.stringify({
    entry: join(root, 'apps/cli/src/holdfast.ts'),
    outdir,
  })});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: root });
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  await writeInputs(folder);
  const program = join(outdir, 'holdfast.mjs');
  await writeFile(join(outdir, 'holdfast'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
  return {
    folder,
    run: (args, { interruptAt } = {}) => runProgram({ folder, args: [program, ...args], interruptAt }),
    shell: (script, environment = {}) =>
      runProgram({
        folder,
        command: 'bash',
        args: ['-e', '-c', script],
        environment: { PATH: `${outdir}:${process.env['PATH'] ?? ''}`, ...environment },
      }),
    json: async (path): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8')),
    close: async () => {
      for (const path of [outdir, folder]) await rm(path, { recursive: true, force: true });
    },
  };
}

function runProgram(request: {
  folder: string;
  command?: string;
  args: readonly string[];
  environment?: Readonly<Record<string, string>>;
  interruptAt?: RegExp | undefined;
}): Promise<CliResult> {
  const { folder, command = process.execPath, args, environment, interruptAt } = request;
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let [stdout, stderr] = ['', ''];
    let isInterrupted = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (interruptAt?.test(stderr) === true && !isInterrupted) {
        isInterrupted = true;
        child.kill('SIGINT');
      }
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

export const COLOURS = ['red', 'green', 'blue'] as const;
/** Logits are 40 times the mean of each channel on the scale 0..1. */
export const GAIN = 40;

/** A classifier that says which channel is the strongest, and eight photos that it is just sure about. */
export async function writeInputs(folder: string): Promise<void> {
  const graph = new GraphBuilder('strongest channel');
  const picture = graph.input('picture', { dataType: 'float32', dims: [1, 3, 16, 16] });
  const mean = graph.op('Flatten', [graph.op('GlobalAveragePool', [picture])]);
  const gain = graph.constant(float32([3, 3], [GAIN, 0, 0, 0, GAIN, 0, 0, 0, GAIN]));
  graph.output('logits', graph.op('MatMul', [mean, gain]));
  await writeFile(join(folder, 'model.onnx'), writeModel(graph.build()));
  const contract = {
    version: 1,
    task: 'classification',
    input: {
      name: 'picture',
      layout: 'NCHW',
      channels: 'RGB',
      width: 16,
      height: 16,
      resize: { rule: 'stretch' },
      scale: 1 / 255,
    },
    output: { decoder: 'classifier', names: { scores: 'logits' }, activation: 'logits', labels: [...COLOURS] },
  };
  await writeFile(join(folder, 'contract.json'), JSON.stringify(contract));
  await mkdir(join(folder, 'photos'));
  for (let number = 1; number <= 8; number++) {
    const strongest = number % 3;
    const level = (channel: number): number => (channel === strongest ? 130 : 120) + number;
    const background = { r: level(0), g: level(1), b: level(2) };
    const photo = sharp({ create: { width: 16, height: 16, channels: 3, background } });
    await writeFile(join(folder, 'photos', `photo-${number}.png`), await photo.png().toBuffer());
  }
}
