import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateVerdictSchema } from '@holdfast/gates';
import { comparisonReportSchema, reportSchema } from '@holdfast/reporting';
import { findChromium } from '@holdfast/reporting-pdf';
import { createCli, type Cli } from '../testkit/cli.ts';

/** Every call starts a program; on a busy machine that takes seconds. */
const TIMEOUT_MS = 300_000;

let cli: Cli;
beforeAll(async () => {
  cli = await createCli();
  // A budget that is far too small, and one that fools everything: two runs of different strength on the same photos.
  for (const [out, epsilon] of [
    ['weak', '0.25/255'],
    ['strong', '8/255'],
  ] as const) {
    const run = await cli.run([
      ...['attack', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--objective', 'untargeted'],
      ...[
        '--transforms',
        'jpeg:75',
        '--evaluate',
        'gaussian-blur:1',
        '--epsilon',
        epsilon,
        '--step',
        '2/255',
        '--out',
        out,
      ],
      ...['--iterations', '6'],
    ]);
    expect(run.stderr).not.toContain('error');
  }
}, TIMEOUT_MS);
afterAll(() => cli.close());

const rules = async (name: string, value: unknown): Promise<string> => {
  await writeFile(join(cli.folder, name), JSON.stringify(value));
  return name;
};

test(
  'gate: the exit code is the verdict',
  async () => {
    const limit = await rules('limit.json', {
      requiredImages: 8,
      rules: [{ kind: 'max-asr', attacks: ['averaged'], transforms: ['identity', 'jpeg:75'], limit: 0.5 }],
    });
    const fail = await cli.run(['gate', 'strong', '--rules', limit]);
    expect(fail.stdout).toMatch(/^Fail: averaged/);
    expect(fail.code).toBe(1);
    const pass = await cli.run(['gate', 'weak', '--rules', limit]);
    expect(pass.stdout).toMatch(/^Pass: the rule holds\./);
    expect(pass.code).toBe(0);
    const many = await rules('many.json', { rules: [{ kind: 'max-asr', attacks: ['averaged'], limit: 0.5 }] });
    const open = await cli.run(['gate', 'weak', '--rules', many, '--format', 'json']);
    expect(gateVerdictSchema.parse(JSON.parse(open.stdout))).toMatchObject({ status: 'inconclusive' });
    expect(open.code).toBe(3);
    const wrong = await rules('wrong.json', { rules: [{ kind: 'max-asr', limit: 2 }] });
    const error = await cli.run(['gate', 'weak', '--rules', wrong]);
    expect(error.stderr).toMatch(/error GATE_RULES_INVALID[^]*rules\.0\.limit/);
    expect(error.code).toBe(2);
    expect((await cli.run(['gate', 'nowhere', '--rules', limit])).code).toBe(2);
    // A run of an installation has its campaign's baseline: what cannot be done is not left out in silence.
    const remote = await cli.run(['gate', '#7', '--baseline', 'weak']);
    expect([remote.code, remote.stderr]).toEqual([2, expect.stringMatching(/--baseline[^]*bless a run/)]);
  },
  TIMEOUT_MS,
);

test(
  'gate: a baseline with another budget is not compared with, and forms are written beside the table',
  async () => {
    const change = await rules('change.json', { requiredImages: 8, rules: [{ kind: 'max-change', margin: 0.1 }] });
    const other = await cli.run(['gate', 'strong', '--rules', change, '--baseline', 'weak']);
    expect(other.stdout).toContain('another budget');
    expect(other.code).toBe(3);
    const same = await cli.run([
      'gate',
      'strong',
      '--rules',
      change,
      '--baseline',
      'strong',
      '--format',
      'junit',
      '--out',
      'gate.xml',
    ]);
    expect(same.stdout).toMatch(/junit written to gate\.xml/);
    const xml = await readFile(join(cli.folder, 'gate.xml'), 'utf8');
    expect(xml).toContain('<testsuite name="holdfast.gate"');
  },
  TIMEOUT_MS,
);

test(
  'compare: tables, JSON and Markdown',
  async () => {
    const shown = await cli.run(['compare', 'weak', 'strong']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/strong against weak[^]*They measure different things: another budget/);
    expect(shown.stdout).toMatch(/averaged +untransformed +0% +100% +\+100/);
    const json = await cli.run(['compare', 'weak', 'strong', '--format', 'json', '--margin', '10%']);
    expect(comparisonReportSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      margin: 0.1,
      subjects: [{ label: 'weak' }, { label: 'strong' }],
    });
    const markdown = await cli.run(['compare', 'weak', 'strong', '--format', 'markdown', '--out', 'compare.md']);
    expect(markdown.code).toBe(0);
    expect(await readFile(join(cli.folder, 'compare.md'), 'utf8')).toMatch(/^## Holdfast: 2 runs against weak/);
    expect((await cli.run(['compare', 'weak'])).code).toBe(2);
    await cp(join(cli.folder, 'strong'), join(cli.folder, 'again'), { recursive: true });
    const set = await cli.run(['compare', 'weak', 'strong', 'again', '--format', 'json']);
    const { differences } = comparisonReportSchema.parse(JSON.parse(set.stdout));
    const tests = differences.flatMap(({ rows }) => rows).length;
    // As many tests as cells of both: looking at a second run of the same is looking twice.
    expect(differences).toHaveLength(2);
    for (const { headline } of differences) expect(headline).toContain(`for ${tests} tests`);
  },
  TIMEOUT_MS,
);

test(
  'report: every form',
  async () => {
    const json = await cli.run(['report', 'strong', '--format', 'json', '--baseline', 'weak', '--rules', 'limit.json']);
    expect(reportSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      gate: { status: 'fail' },
      baseline: { label: 'weak' },
    });
    for (const [format, start] of [
      ['html', '<!doctype html>'],
      ['csv', 'attack,transform,seen'],
      ['outcomes-csv', 'image,image_sha256,attack'],
      ['junit', '<?xml version="1.0"'],
      ['sarif', '{\n  "$schema"'],
      ['markdown', '## Holdfast'],
    ] as const) {
      const { code, stdout } = await cli.run(['report', 'strong', '--format', format]);
      expect(code).toBe(0);
      expect(stdout.slice(0, start.length)).toBe(start);
    }
    expect((await cli.run(['report', 'strong', '--format', 'pdf'])).code).toBe(2);
  },
  TIMEOUT_MS,
);

const chromium = findChromium(process.env);
test.skipIf(chromium === undefined)(
  `report: PDF through Chromium${chromium === undefined ? ' (skipped: there is no Chromium on this machine)' : ''}`,
  async () => {
    const { code, stderr } = await cli.run(['report', 'strong', '--format', 'pdf', '--out', 'report.pdf']);
    expect(stderr).toContain('pdf written to report.pdf');
    expect(code).toBe(0);
    expect((await readFile(join(cli.folder, 'report.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  },
  TIMEOUT_MS,
);
