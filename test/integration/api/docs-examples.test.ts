import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';

let test: TestApi;
let folder: string;
beforeAll(async () => {
  test = await createTestApi();
  folder = await mkdtemp(join(tmpdir(), 'holdfast-docs-'));
}, API_START_MS);
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

it('runs the examples of docs/api.md as they stand', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../../docs/api.md'), 'utf8');
  const examples = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const { text } = await test.admin.graphql(
    `mutation { apiTokenCreate(input: { workspaceId: "${test.workspaceId}", name: "docs", role: TESTER }) { secret } }`,
  );
  const env = { ...process.env, HOLDFAST_URL: test.origin, HOLDFAST_TOKEN: /hf_[\w-]+/.exec(text)?.[0] ?? '' };
  const outputs: string[] = [];
  for (const example of examples) {
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', example], { cwd: folder, env });
    outputs.push(stdout);
  }
  const [viewer, models, upload] = outputs;
  expect(viewer).toContain('"slug":"default"');
  expect(models).toContain('"totalCount":0');
  expect(upload).toMatch(/"modelVersion":\{"id":"[\w-]+","number":1,"state":"INSPECTING"\},"userErrors":\[\]/);
});
