import { describe, expect, it } from 'vitest';
import { syntheticResults } from '../../../../test/testkit/results.ts';
import { buildComparison } from '../comparison-model.ts';
import { buildReport } from '../report-model.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';
import { renderCellsCsv, renderOutcomesCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJUnit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';

/*
 * Whatever form somebody is handed, its numbers must be repeatable and must not be read for more than they are. PDF is the HTML, printed.
 */
const MODEL = 'a'.repeat(64);
const CONFIGURATION = 'b'.repeat(64);
const SEED = 90_210;

function resultsOf() {
  const results = syntheticResults({ images: ['a.jpg', 'b.jpg'].map((id) => ({ id, succeeds: {} })) });
  results.model.sha256 = MODEL;
  results.provenance.configurationSha256 = CONFIGURATION;
  results.configuration.seed = SEED;
  return results;
}
const results = resultsOf();
const report = buildReport(results);
const forms = {
  json: () => renderJson(report),
  'cells as CSV': () => renderCellsCsv(report),
  'outcomes as CSV': () => renderOutcomesCsv(results, report),
  'JUnit XML': () => renderJUnit(report),
  SARIF: () => renderSarif(report),
  Markdown: () => renderMarkdown(report),
  'HTML, and PDF': () => renderHtml(report, { readArtifact: () => Promise.resolve(new Uint8Array()) }),
};

describe.each(Object.entries(forms))('%s', (name, render) => {
  it('carries configuration, seed, hashes, versions, and what was not tested', async () => {
    // Names of files and specs are escaped in Markdown.
    const text = (await render()).replaceAll('\\', '');
    const configuration = [
      'vanish:person',
      name === 'json' ? /"epsilonLevels": 4\b/ : /(?:L-infinity|L∞) 4\/255/,
      name === 'json' ? /"iterations": 40\b/ : /\b40\b/,
      name === 'json' ? /"gradientMode": "exact"/ : 'jpeg:75 (exact), median:3 (exact)',
      'jpeg:30',
    ];
    const hashes = [MODEL, CONFIGURATION];
    const versions = ['0.1.0', '1.30.0', 'v20.19.0', 'linux-x64', 'Test CPU', 'avx2', '8.17.0', 'mozjpeg', '4.1.5'];
    const notTested = [
      'Images other than these 2 eligible images',
      'Transforms other than',
      'Objectives other than vanish:person and budgets other than L-infinity 4/255',
      'The physical world',
      'no proof of robustness',
    ];
    for (const part of [...configuration, String(SEED), ...hashes, ...versions, ...notTested, results.command]) {
      if (typeof part === 'string') expect(text).toContain(part);
      else expect(text).toMatch(part);
    }
  });
});

/** How each form says that the numbers are those of a part of the run. */
const part = resultsOf();
part.complete = false;
const partial = buildReport(part);
const CUT_OFF = 'The run was cut off after 2 images; the rates cover those only.';

it.each([
  ['json', renderJson(partial), ['"complete": false', CUT_OFF]],
  ['cells as CSV', renderCellsCsv(partial), [/,false\r\n$/]],
  ['outcomes as CSV', renderOutcomesCsv(part, partial), [/,false\r\n$/]],
  ['JUnit XML', renderJUnit(partial), ['<skipped', CUT_OFF]],
  ['SARIF', renderSarif(partial), ['"executionSuccessful": false', CUT_OFF]],
  ['Markdown', renderMarkdown(partial).split('\n').slice(0, 3).join('\n'), ['(partial run)', CUT_OFF]],
] as const)('%s says that a run was cut off', (_name, text, said) => {
  for (const words of said) {
    if (typeof words === 'string') expect(text).toContain(words);
    else expect(text).toMatch(words);
  }
});

it('HTML, and PDF, say that a run was cut off', async () => {
  const readArtifact = () => Promise.resolve(new Uint8Array());
  expect(await renderHtml(partial, { readArtifact })).toMatch(/partial run[^]*The run was cut off after 2 images/);
  expect(await renderHtml(report, { readArtifact })).not.toContain('partial run</span>');
});

it('a comparison carries those of every run, and what it does not show', () => {
  const other = resultsOf();
  other.model.sha256 = 'c'.repeat(64);
  other.configuration.seed = 4711;
  const comparison = buildComparison([
    { label: 'one', results },
    { label: 'two', results: other },
  ]);
  for (const text of [JSON.stringify(comparison), renderComparisonMarkdown(comparison)]) {
    for (const part of [MODEL, 'c'.repeat(64), CONFIGURATION, String(SEED), '4711', '0.1.0', '1.30.0', 'vanish:person'])
      expect(text.replaceAll('\\', '')).toContain(part);
    expect(text).toContain('no proof of robustness');
  }
});
