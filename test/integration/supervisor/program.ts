// A supervisor as a process of its own, with programs of the test's: `program.ts FOLDER`.
import { join } from 'node:path';
import { dataFolderAt } from '../../../apps/supervisor/src/data/data-folder.ts';
import { startPlatform } from '../../../apps/supervisor/src/platform.ts';
import { createReport } from '../../../apps/supervisor/src/terminal/report.ts';

const [folder = '', programs = ''] = process.argv.slice(2);
const platform = await startPlatform({
  folder: dataFolderAt(folder),
  programs: { api: join(programs, 'api.mjs'), worker: join(programs, 'worker.mjs'), web: undefined },
  env: { PATH: process.env['PATH'], DATABASE_URL: process.env['DATABASE_URL'] },
  port: undefined,
  report: createReport((text) => process.stderr.write(text), false),
});
process.stdout.write(`${JSON.stringify({ local: platform.localOrigin })}\n`);
