// npm run bench: measures speed and memory as ratios within one run and writes docs/benchmarks.md.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareSample } from '@holdfast/engine';
import { writeMeasuredPart } from '../scripts/lib/measured-part.ts';
import type { Measurement, MeasurementContext } from './measurement.ts';
import { attackStep } from './measurements/attack-step.ts';
import { gradientCost } from './measurements/gradient-cost.ts';
import { judgeCost } from './measurements/judge.ts';
import { memory } from './measurements/memory.ts';
import { processes } from './measurements/processes.ts';
import { profileText } from './profile/profile-text.ts';
import { loadAverage, machineText } from './report/machine.ts';
import { loadSubjects } from './subjects/subjects.ts';
import { measuredRuntime } from './timing/measured-runtime.ts';

const DOCUMENT = 'docs/benchmarks.md';
const PARTIAL = 'holdfast-out/bench/benchmarks.md';
const SAMPLE = 'holdfast-out/bench/sample';

const measurements: readonly Measurement[] = [gradientCost, attackStep, judgeCost, processes, memory];

const { values } = parseArgs({
  options: {
    /** Names of measurements, parted by commas. */
    only: { type: 'string' },
    /** Part of the name of the only model to measure. */
    model: { type: 'string', default: '' },
    rounds: { type: 'string', default: '20' },
    images: { type: 'string', default: '200' },
    /** Instead of measuring, print where the time goes, by node. */
    profile: { type: 'boolean', default: false },
    batch: { type: 'string', default: '1' },
  },
});

const chosen = measurements.filter(({ name }) => values.only?.split(',').includes(name) ?? true);
const fixtures = process.env['HOLDFAST_FIXTURES'];
const runtime = await measuredRuntime({ maxChildren: 1 });
try {
  const machine = machineText(runtime.pool.identity);
  const { photoPaths } = await prepareSample({ directory: SAMPLE });
  const subjects = await loadSubjects({ runtime: runtime.pool, sampleDirectory: SAMPLE, fixtures, name: values.model });
  const rounds = Number(values.rounds);
  if (values.profile) {
    for (const subject of subjects) {
      console.log(await profileText(subject, { batch: Number(values.batch), repeats: rounds }));
    }
  } else {
    const context: MeasurementContext = { runtime, subjects, photoPaths, rounds, imageCount: Number(values.images) };
    await measure(context, machine);
  }
} finally {
  await runtime.pool.close();
}

async function measure(context: MeasurementContext, machine: string): Promise<void> {
  const sections: string[] = [];
  for (const [index, { title, name, run }] of chosen.entries()) {
    console.error(`[${index + 1}/${chosen.length}] ${name}`);
    const section = `## ${title}\n\n${await run(context)}`;
    console.log(`\n${section}`);
    sections.push(section);
  }
  const without = fixtures === undefined ? ' (without yolox-nano: HOLDFAST_FIXTURES is not set)' : '';
  const intro =
    `Measured by \`npm run bench\`${without}: ${machine}\n\n` +
    `Median of ${context.rounds} repeats, the middle half of them in parentheses. Ratios are taken between runs that follow each other. ` +
    `Load average when it ended: ${loadAverage().toFixed(2)} (above 2.5 other programs were in the way).\n`;
  const isWhole = chosen.length === measurements.length && values.model === '';
  const path = isWhole ? DOCUMENT : PARTIAL;
  const text = [intro, ...sections].join('\n');
  await mkdir(dirname(path), { recursive: true });
  await (isWhole ? writeMeasuredPart(path, text) : writeFile(path, text));
  console.error(`written: ${path}`);
}
