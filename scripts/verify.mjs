// npm run verify: every check of the source that is not a test, in one go. All of them run, whatever the first one says.
import { resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { captureCommand } from './lib/run-command.mjs';

const CHECKS = [
  { title: 'types', what: 'tsc', bin: 'typescript/bin/tsc', args: ['--noEmit'] },
  { title: 'types of web', what: 'tsc', bin: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'apps/web'] },
  { title: 'lint', what: 'eslint', bin: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  { title: 'lint by types', what: 'oxlint', bin: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings', '.'] },
  {
    title: 'format',
    what: 'prettier',
    bin: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '.'],
  },
  {
    title: 'import rules',
    what: 'dependency-cruiser',
    bin: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err-long',
      'packages',
      'apps',
      'test',
      'bench',
      'scripts',
    ],
  },
  { title: 'dead code', what: 'knip', bin: 'knip/bin/knip.js', args: ['--no-progress'] },
];

/** As many checks as this machine runs side by side without slowing each other down. */
const PARALLEL = 2;

await ensureDependencies();
const { generateWebTypes } = await import('./lib/web-types.mjs');
await generateWebTypes();
const results = new Map();
// The longest first: begun last, it would run on alone.
const waiting = [...CHECKS].sort((a, b) => Number(b.title === 'lint') - Number(a.title === 'lint'));
await Promise.all(
  Array.from({ length: PARALLEL }, async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedAt = performance.now();
      const { code, output } = await captureCommand(process.execPath, [
        resolve(root, 'node_modules', check.bin),
        ...check.args,
      ]);
      const seconds = (performance.now() - startedAt) / 1000;
      results.set(check.title, { code, seconds });
      if (code !== 0) console.log(`\n--- ${check.title} (${check.what}) failed ---\n${output.trimEnd()}`);
    }
  }),
);

console.log('');
for (const { title, what } of CHECKS) {
  const { code, seconds } = results.get(title);
  const verdict = code === 0 ? 'pass' : 'FAIL';
  console.log(`${verdict}  ${title.padEnd(13)} ${what.padEnd(19)} ${seconds.toFixed(1).padStart(6)} s`);
}
const failed = [...results.values()].filter(({ code }) => code !== 0).length;
console.log(failed === 0 ? 'verify: all checks pass' : `verify: ${failed} of ${CHECKS.length} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
