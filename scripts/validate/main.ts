// npm run validate: measures real models on real photos and writes docs/validation.md.
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeMeasuredPart } from '../lib/measured-part.ts';
import { experiments } from './experiments.ts';
import { validationText, type Validated } from './document.ts';
import { runExperiment } from './run-experiment.ts';

const DOCUMENT = 'docs/validation.md';
const OUT = 'holdfast-out/validation';

const { values } = parseArgs({
  options: {
    /** Only experiments whose name contains this. */
    only: { type: 'string' },
    /** Only the first so many pictures of each. */
    limit: { type: 'string' },
  },
});

async function main(fixturesFolder: string): Promise<void> {
  const chosen = experiments.filter(({ name }) => name.includes(values.only ?? ''));
  if (chosen.length === 0) throw new Error(`--only ${values.only ?? ''}: no experiment is called so`);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  const isWhole = chosen.length === experiments.length && limit === undefined;
  const outFolder = resolve(OUT, limit === undefined ? 'runs' : `first-${limit}`);
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the command line program could not be built');

  const validated: Validated[] = [];
  const startMs = performance.now();
  for (const [index, experiment] of chosen.entries()) {
    console.error(`\n[${index + 1}/${chosen.length}] ${experiment.name}${timeLeft(index, chosen.length, startMs)}`);
    validated.push({ experiment, results: await runExperiment(experiment, { fixturesFolder, outFolder, limit }) });
  }
  const text = validationText(validated);
  const path = isWhole ? DOCUMENT : join(outFolder, 'validation.md');
  await mkdir(outFolder, { recursive: true });
  await (isWhole ? writeMeasuredPart(DOCUMENT, text) : writeFile(path, text));
  console.log(`\nwritten: ${path}`);
}

function timeLeft(done: number, all: number, startMs: number): string {
  if (done === 0) return '';
  const minutes = (((performance.now() - startMs) / done) * (all - done)) / 60_000;
  return ` (about ${Math.max(1, Math.round(minutes))} min left)`;
}

const fixturesFolder = process.env['HOLDFAST_FIXTURES'];
if (fixturesFolder === undefined || fixturesFolder === '') {
  console.log('SKIPPED: set HOLDFAST_FIXTURES to the folder with models and photos to validate on them');
} else {
  await main(resolve(fixturesFolder));
}
