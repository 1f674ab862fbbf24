// npm test: installs what is missing, builds, runs the tests. Arguments go on to vitest (`npm test -- packages/onnx -t Conv`).
// The last line is `N passed, N failed[, N skipped]`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runCommand } from './lib/run-command.mjs';

await ensureDependencies();
const { buildPrograms } = await import('./build.mjs');
await buildPrograms();

const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const summaryPath = join(folder, 'summary.json');
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
const reporters = ['--reporter=default', `--reporter=${resolve(root, 'scripts/lib/summary-reporter.mjs')}`];
const code = await runCommand(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
  env: { ...process.env, HOLDFAST_TEST_SUMMARY: summaryPath },
});

// Without a summary vitest itself has failed, and nothing has been shown to pass.
const { passed, failed, skipped } = existsSync(summaryPath)
  ? JSON.parse(readFileSync(summaryPath, 'utf8'))
  : { passed: 0, failed: 1, skipped: 0 };
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : code;
