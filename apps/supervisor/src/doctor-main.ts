import { resolve } from 'node:path';
import { dataFolderAt } from './data/data-folder.ts';
import { examine } from './doctor/examine.ts';
import { setting } from './environment.ts';
import { installationRoot } from './programs.ts';

/** `npm run doctor`: what is wrong and how to mend it. Exit code 1 where something keeps the platform from working. */
const root = installationRoot();
const folder = dataFolderAt(setting(process.env, 'HOLDFAST_DATA') ?? resolve(root, '.holdfast'));
const counts = { ok: 0, warn: 0, fail: 0 };
process.stdout.write('\n');
for await (const { status, name, detail, fix } of examine({ root, folder, env: process.env })) {
  counts[status]++;
  process.stdout.write(`  ${status.padEnd(6)}${name.padEnd(14)}${detail}\n`);
  if (fix !== undefined) process.stdout.write(`${' '.repeat(22)}-> ${fix}\n`);
}
const { warn, fail } = counts;
process.stdout.write(
  `\n  ${fail === 0 ? (warn === 0 ? 'everything is in order' : `works; ${warn} to look at`) : `${fail} to mend, ${warn} to look at`}\n`,
);
process.exitCode = fail === 0 ? 0 : 1;
