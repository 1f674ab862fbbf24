import { evaluateGate, gateRulesSchema, type GateRulesInput } from '@holdfast/gates';
import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { parse as parseJUnit } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { skippedImage, syntheticResults, type SyntheticImage } from '../../../../test/testkit/results.ts';
import { buildComparison } from '../comparison-model.ts';
import { comparisonReportSchema } from '../comparison-schema.ts';
import type { HardenedBy } from '../hardening/hardening-section.ts';
import { comparableOutcomes } from '../model/compared.ts';
import { buildReport } from '../report-model.ts';
import { reportSchema, type Report } from '../report-schema.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';
import { renderCellsCsv, renderOutcomesCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJUnit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderComparisonTerminal } from './terminal/comparison.ts';
import { renderGateTerminal } from './terminal/gate.ts';

const HOSTILE = `=cmd|'/c calc'!A1 "x",<b>&]]>\u0007 | @team #1.jpg`;

/** `fooled` of 40 photos fall to the averaged attack everywhere; a photo could not be read, one holds no target. */
function run(fooled: number, states: SyntheticImage['states'] = {}) {
  const everywhere = ['identity', 'jpeg:75', 'median:3', 'jpeg:30', 'jpeg:50', 'jpeg:90'];
  const images = Array.from({ length: 40 }, (_, i) => ({
    id: i === 0 ? HOSTILE : `photo-${i}.jpg`,
    succeeds: { averaged: i < fooled ? everywhere : [], 'plain-early': i < 2 ? ['identity'] : [] },
    states,
  }));
  const results = syntheticResults({ images });
  results.images.forEach((entry, i) => (entry.image.sha256 = i.toString(16).padStart(64, '0')));
  results.images.push(skippedImage('broken.jpg', { reason: 'the file ends early', error: true }));
  return results;
}

function reportOf(results: ReturnType<typeof run>, rules: GateRulesInput['rules'], before = run(2)): Report {
  const of = (each: typeof results) => comparableOutcomes(each).outcomes;
  const gate = evaluateGate({
    rules: gateRulesSchema.parse({ rules }),
    run: { complete: results.complete, outcomes: of(results), warnings: [] },
    baseline: { label: 'last week', incomparable: null, outcomes: of(before) },
    clock: () => new Date('2026-01-02T00:00:00Z'),
  });
  return buildReport(results, { gate, baseline: { label: 'last week', results: before } });
}

const FAILING = reportOf(run(30), [
  { kind: 'max-asr', attacks: ['averaged'], limit: 0.2 },
  { kind: 'max-change', attacks: ['plain-early'], margin: 0.2 },
  { kind: 'max-asr', attacks: ['plain-full'], limit: 0.05 },
]);

/** What no form may leave out. */
const CARRIED = ['0'.repeat(64), 'vanish:person', '0.1.0', 'Images other than these'];

describe('the report with a gate and a baseline', () => {
  it('is valid by its schema, and lists new, still failing, fixed and errored images', () => {
    const detour: unknown = JSON.parse(JSON.stringify(FAILING));
    expect(reportSchema.parse(detour)).toEqual(FAILING);
    const { new: fresh, still, fixed, errored } = FAILING.baseline?.images ?? {};
    expect([fresh?.total, still?.total, fixed?.total, errored?.total]).toEqual([28, 2, 0, 1]);
    expect(fresh?.images[0]?.image).toMatch(/^photo-/);
    expect(FAILING.baseline?.headline).toContain('6 regressed');
  });

  it('divides rates by size of object, untransformed and under the transform of the headline', () => {
    expect(FAILING.facets?.byClass).toBeNull();
    expect(FAILING.facets?.transforms).toEqual(['identity', 'jpeg:75']);
    const medium = FAILING.facets?.byObjectSize?.groups.find(({ name }) => name === 'medium');
    // The synthetic object is 40 x 80 pixels.
    expect(
      medium?.cells.find(({ attack, transform }) => attack === 'averaged' && transform === 'jpeg:75')?.rate,
    ).toMatchObject({
      successes: 30,
      n: 40,
    });
  });
});

describe('HTML', () => {
  it('shows gate, changes and groups, with their sentences, and escapes what comes from files', async () => {
    const page = await renderHtml(FAILING, { readArtifact: () => Promise.resolve(new Uint8Array()) });
    const ids = [...page.matchAll(/<section[^>]* id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual([
      'gate',
      'verdict',
      'baseline',
      'warnings',
      'table',
      'facets',
      'curves',
      'images',
      'skipped',
      'limits',
      'setup',
    ]);
    expect(page).toContain('Gate: Fail');
    for (const { title } of FAILING.gate?.rules ?? []) expect(page).toContain(title);
    expect(page).toContain('Against the baseline: last week');
    expect(page).toContain('6 regressed');
    expect(page).not.toContain('<b>&]]>');
    expect(page).toContain('&lt;b&gt;&amp;]]&gt;');
  });
});

describe('CSV', () => {
  it('can be read back, one row for each cell, and carries what the numbers depend on', () => {
    const text = renderCellsCsv(FAILING);
    const rows = z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }));
    expect(rows).toHaveLength(FAILING.cells.length);
    const row = rows.find(({ attack, transform }) => attack === 'averaged' && transform === 'jpeg:75');
    expect(row).toMatchObject({
      success: '30',
      n: '40',
      rate: '0.75',
      error: '1',
      baseline_verdict: 'regressed',
      seed: '7',
    });
    for (const part of CARRIED) expect(text).toContain(part);
    expect(text.split('\r\n').at(-1)).toBe('');
  });

  it('leaves a rate without images empty and hands no formula to a spreadsheet', () => {
    const results = run(30, { '@jpeg:30': 'natural-failure' });
    const rows = z
      .array(z.record(z.string(), z.string()))
      .parse(parse(renderCellsCsv(buildReport(results)), { columns: true }));
    expect(rows.find(({ transform }) => transform === 'jpeg:30')).toMatchObject({ n: '0', rate: '', low: '' });
    const outcomes = z
      .array(z.record(z.string(), z.string()))
      .parse(parse(renderOutcomesCsv(results, buildReport(results)), { columns: true }));
    // 41 images x 4 attacks x 6 transforms.
    expect(outcomes).toHaveLength(984);
    expect(outcomes[0]?.['image']).toBe(`'${HOSTILE}`);
    expect(outcomes.filter(({ state }) => state === 'error')).toHaveLength(24);
    expect(outcomes[0]?.['not_tested']).toMatch(/^Not tested: .*no proof of robustness/);
  });
});

describe('JUnit XML', () => {
  const xml = renderJUnit(FAILING);
  const suite = z.looseObject({
    '@name': z.string(),
    '@tests': z.string(),
    '@failures': z.string(),
    '@errors': z.string(),
    '@skipped': z.string(),
    testcase: z.array(
      z.looseObject({
        '@name': z.string(),
        failure: z.unknown().optional(),
        error: z.unknown().optional(),
        skipped: z.unknown().optional(),
      }),
    ),
  });
  const suitesOf = (text: string) => {
    // Well-formed: no character that XML forbids, every ampersand begins an entity.
    expect(text).not.toMatch(
      /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]|&(?!amp;|lt;|gt;|quot;|apos;|#\d+;)/u,
    );
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      isArray: (name) => ['testsuite', 'testcase'].includes(name),
    });
    const document: unknown = parser.parse(text);
    return z.object({ testsuites: z.looseObject({ testsuite: z.array(suite) }) }).parse(document).testsuites.testsuite;
  };

  it('has a test case for each rule and each cell, with failures, errors and skipped ones counted', () => {
    const [gate, cells] = suitesOf(xml);
    expect(gate).toMatchObject({ '@name': 'holdfast.gate', '@tests': '3', '@failures': '1' });
    expect(
      gate?.testcase.map((each) => [each.failure, each.error, each.skipped].map((part) => part !== undefined)),
    ).toEqual([
      [true, false, false],
      [false, false, false],
      [false, false, true],
    ]);
    // 4 attacks x 6 transforms; the photo that could not be read is an error wherever no rule failed.
    expect(cells).toMatchObject({ '@tests': '24', '@failures': '6', '@errors': '18' });
    for (const part of CARRIED) expect(xml).toContain(part);
  });

  it("is read by somebody else's reader as it was meant", async () => {
    const read = await parseJUnit(xml);
    expect(read).toMatchObject({ tests: 27, failures: 7, errors: 18, skipped: 1 });
    const suites = read !== null && read !== undefined && 'testsuite' in read ? (read.testsuite ?? []) : [];
    expect(suites.map((each) => [each.name, each.testcase?.length])).toEqual([
      ['holdfast.gate', 3],
      ['holdfast.cells', 24],
    ]);
    const cases = suites.flatMap((each) => each.testcase ?? []);
    expect(cases.filter(({ failure }) => failure !== undefined)).toHaveLength(7);
    expect(cases.filter(({ skipped }) => skipped !== undefined)).toHaveLength(1);
  });

  it('calls a cell passed only where all was judged', () => {
    const clean = run(0);
    clean.images.pop();
    expect(suitesOf(renderJUnit(buildReport(clean)))[0]).toMatchObject({
      '@failures': '0',
      '@errors': '0',
      '@skipped': '0',
    });
    const nothing = run(0, { '@jpeg:30': 'natural-failure' });
    nothing.images.pop();
    expect(suitesOf(renderJUnit(buildReport(nothing)))[0]).toMatchObject({ '@skipped': '4' });
  });

  it('stays XML whatever names hold', () => {
    const hostile = `a"><x/>&]]>\u0000\u0007\ud800`;
    const results = syntheticResults({ images: [{ id: 'a', succeeds: {} }], attacks: [hostile], unseen: [hostile] });
    expect(suitesOf(renderJUnit(buildReport(results)))[0]?.testcase).toHaveLength(4);
  });
});

describe('SARIF', () => {
  // The required properties and vocabularies of the OASIS standard (SARIF 2.1.0) for what is written; anything else is refused.
  const message = z.strictObject({ text: z.string().min(1) });
  const location = z.strictObject({
    physicalLocation: z.strictObject({
      artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w%!'()*.~-]+$/) }),
    }),
  });
  const level = z.enum(['none', 'note', 'warning', 'error']);
  const sarif = z.strictObject({
    $schema: z.url(),
    version: z.literal('2.1.0'),
    runs: z.tuple([
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string(),
            semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
            rules: z.array(
              z.strictObject({
                id: z.string(),
                name: z.string(),
                shortDescription: message,
                fullDescription: message,
                help: message,
                defaultConfiguration: z.strictObject({ level }),
              }),
            ),
            notifications: z.array(z.strictObject({ id: z.string() })),
          }),
        }),
        automationDetails: z.strictObject({ id: z.string() }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            commandLine: z.string(),
            startTimeUtc: z.iso.datetime(),
            endTimeUtc: z.iso.datetime(),
            toolExecutionNotifications: z.array(
              z.strictObject({
                level,
                message,
                locations: z.array(location).optional(),
                descriptor: z.strictObject({ id: z.string() }).optional(),
              }),
            ),
          }),
        ),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            level,
            message,
            locations: z.array(location),
            partialFingerprints: z.record(z.string(), z.string()),
            baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
            properties: z.record(z.string(), z.unknown()),
          }),
        ),
        properties: z.record(z.string(), z.unknown()),
      }),
    ]),
  });

  it('has a result for each image and attack that fools the model, told apart by the baseline', () => {
    const text = renderSarif(FAILING);
    const [sarifRun] = sarif.parse(JSON.parse(text)).runs;
    expect(sarifRun.results).toHaveLength(32);
    const states = (attack: string) =>
      sarifRun.results.filter(({ ruleId }) => ruleId === attack).map(({ baselineState }) => baselineState);
    expect(states('averaged').filter((state) => state === 'new')).toHaveLength(28);
    expect(states('plain-early')).toEqual(['unchanged', 'unchanged']);
    for (const { ruleId, ruleIndex } of sarifRun.results)
      expect(sarifRun.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(sarifRun.invocations[0]?.toolExecutionNotifications[0]).toMatchObject({ level: 'error' });
    for (const part of CARRIED) expect(text).toContain(part);
  });

  it('calls a fixed image absent, and says what it left out', () => {
    const fixed = reportOf(run(0), [{ kind: 'max-asr', limit: 0.5 }], run(5));
    const [sarifRun] = sarif.parse(JSON.parse(renderSarif(fixed, { maxResults: 3 }))).runs;
    expect(sarifRun.results.map(({ baselineState }) => baselineState)).toContain('absent');
    expect(sarifRun.results).toHaveLength(3);
    expect(sarifRun.invocations[0]?.toolExecutionNotifications.at(-1)?.message.text).toMatch(
      /further findings are left out/,
    );
  });
});

describe('Markdown for a pull request', () => {
  it('says the verdict first, then the rules, what changed, and what was not tested', () => {
    const text = renderMarkdown(FAILING, { link: 'https://holdfast.example/runs/7?a=1' });
    const lines = text.split('\n');
    expect(lines[0]).toBe('## Holdfast: ❌ Fail');
    expect(lines[2]).toContain('is above 20%');
    expect(text).toContain('[full report](<https://holdfast.example/runs/7?a=1>)');
    expect(text).toContain('### Against last week');
    expect(text).toContain('▲ regressed');
    expect(text).toContain('**New** (28)');
    expect(text).toContain('**Errored** (1): broken.jpg');
    for (const part of CARRIED) expect(text).toContain(part);
    // Every row of every table has as many cells as its header.
    for (const table of text.split('\n\n').filter((part) => part.startsWith('| '))) {
      const columns = table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(columns).size).toBe(1);
    }
  });

  it('takes names of others for nothing but names', () => {
    const before = run(0);
    const text = renderMarkdown(reportOf(run(3), [{ kind: 'max-asr', limit: 0.5 }], before));
    expect(text).not.toContain('<b>');
    expect(text).not.toMatch(/@team|#1\.jpg/);
    expect(text).toContain('\\<b\\>');
  });
});

describe('a comparison of runs', () => {
  const comparison = buildComparison([
    { label: 'v1', results: run(4) },
    { label: 'v2', results: run(30) },
    { label: 'v3', results: run(1) },
  ]);

  it('is valid by its schema', () => {
    expect(comparisonReportSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
    expect(() => buildComparison([{ label: 'v1', results: run(1) }])).toThrow(RangeError);
  });

  it('shows every run against the first, and all of them side by side', () => {
    const text = renderComparisonMarkdown(comparison);
    expect(text).toContain('### v2 against v1');
    expect(text).toContain('### Side by side');
    expect(text).toContain('**Regressed** (26 images)');
    const terminal = renderComparisonTerminal(comparison, { colour: false, width: 100 });
    expect(terminal).toMatch(/averaged +all transforms at once +10% +75% +\+65 .*▲ regressed/);
    expect(terminal).toContain('Side by side');
    expect(terminal).not.toContain('\u001b');
  });

  it('is a transfer matrix where samples were judged on another model', () => {
    const home = run(30);
    const away = run(10);
    away.kind = 'replay';
    away.replayOf = {
      model: { file: home.model.file, sha256: home.model.sha256 },
      configurationSha256: '0'.repeat(64),
    };
    away.model = { ...away.model, file: 'other.onnx', sha256: '1'.repeat(64) };
    const { transfer } = buildComparison([
      { label: 'home', results: home },
      { label: 'away', results: away },
    ]);
    const cell = transfer?.entries.find(
      ({ whiteBox, attack, transform }) => !whiteBox && attack === 'averaged' && transform === 'identity',
    );
    expect(cell).toMatchObject({ attackSuccess: { successes: 10, n: 40 }, ofSuccessful: { successes: 10, n: 30 } });

    // That a sample fooled the model it was made on and not this one is what transfer measures, and no fault of the measurement.
    const reported = away.images.map((image) => ({
      ...image,
      samples: image.samples.map((sample) => ({ ...sample, reportedSuccess: true })),
    }));
    const { replayOf: _source, ...own } = { ...away, images: reported };
    expect(buildReport(own).warnings.map(({ code }) => code)).toContain('SUCCESS_LOST_ON_SAVING');
    expect(buildReport({ ...away, images: reported }).warnings.map(({ code }) => code)).not.toContain(
      'SUCCESS_LOST_ON_SAVING',
    );
  });
});

it('the terminal shows the gate, each rule with its sentence', () => {
  const text = renderGateTerminal(
    FAILING.gate ??
      (() => {
        throw new Error('no gate');
      })(),
    { colour: false, width: 100 },
  );
  expect(text.split('\n')[0]).toMatch(/^Fail: 1 of 3 rules: averaged/);
  expect(text).toMatch(/^FAIL {10}averaged under every transform: at most 20% fooled$/m);
  expect(text).toMatch(/^INCONCLUSIVE {2}plain-full/m);
  expect(text).toContain('6 checks: 0 pass, 6 fail, 0 inconclusive');
});

describe('the report of a hardened model', () => {
  const results = run(5);
  const rate = (successes: number, n: number) => ({
    successes,
    n,
    rate: successes / n,
    interval: { low: 0, high: 1 },
    confidence: 0.95,
    method: 'wilson' as const,
  });
  const record = {
    original: { sha256: 'f'.repeat(64) },
    hardenedSha256: results.model.sha256,
    configuration: { seed: 3, samples: { kind: 'on-the-fly' as const } },
    pictures: { train: [{ id: 'a.png', sha256: '1'.padStart(64, '0') }], validation: [{ id: 'b.png', sha256: 'e' }] },
    supervision: { labels: 0, predictions: 1 },
    training: { steps: 4, bestEpoch: 1, history: [{ epoch: 1, validation: { clean: 0.5, adversarial: 1.25 } }] },
    evaluation: {
      complete: true,
      images: ['c.png'],
      clean: {
        metric: 'accuracy',
        reference: 'labels',
        n: 20,
        before: 0.9,
        after: 0.8,
        difference: -0.1,
        interval: { low: -0.3, high: 0.1 },
      },
      attacks: [
        {
          scenario: 'adaptive' as const,
          attack: 'averaged',
          transform: 'identity',
          seenInTraining: true,
          before: rate(18, 20),
          after: rate(8, 20),
          paired: { n: 19, difference: 0.5, interval: { low: 0.3, high: 0.7 } },
        },
      ],
    },
  };

  it('says what it was worth on held-out pictures, with its interval, and names pictures it was trained on', () => {
    const report = buildReport(results, { hardening: record });
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const { hardening } = report;
    expect(hardening).toMatchObject({ subject: 'hardened', trainedOn: ['photo-1.jpg'] });
    expect(hardening?.headline).toMatch(/fell: −50 points \(95% interval −70 to −30, 19 held-out images\)/);
    expect(hardening?.notes[0]).toMatch(/1 of the 41 images .* no evidence of a gain/);
    const html = renderHtml(report, { readArtifact: () => Promise.reject(new Error('no picture is stored')) });
    return expect(html).resolves.toMatch(
      /id="hardening"[^]*Clean accuracy[^]*18\/20[^]*−70 to −30[^]*no evidence of a gain/,
    );
  });

  it('claims no gain where the interval holds 0, nor where the weights are the old ones', () => {
    const [row] = record.evaluation.attacks;
    const open = { ...row, paired: { n: 19, difference: 0.1, interval: { low: -0.1, high: 0.3 } } };
    const headline = (change: Partial<HardenedBy>): string | undefined =>
      buildReport(results, { hardening: { ...record, ...change } }).hardening?.headline;
    expect(
      row === undefined ? '' : headline({ evaluation: { ...record.evaluation, attacks: [{ ...row, ...open }] } }),
    ).toMatch(/^No gain is shown/);
    expect(headline({ training: { ...record.training, bestEpoch: 0 } })).toMatch(/the weights are the original ones/);
    expect(headline({ evaluation: null })).toMatch(/has not been measured/);
    expect(renderMarkdown(buildReport(results, { hardening: record }))).toMatch(
      /### Hardening[^]*\| −50 \| −70 to −30 \| 19 \|/,
    );
    expect(() => headline({ hardenedSha256: 'd'.repeat(64) })).toThrow(/expected one of the model of this run/);
  });
});
