import { join, resolve } from 'node:path';
import { openDatabase } from '@holdfast/db';
import { dataFolderAt } from './data/data-folder.ts';
import { setting } from './environment.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { type Platform, startPlatform } from './platform.ts';
import { installationRoot, installedVersion, programsOf } from './programs.ts';
import { describeEnd, describeProgress } from './sample/describe-run.ts';
import { runSample } from './sample/run-sample.ts';
import { openSampleAccess } from './sample/sample-access.ts';
import type { SampleBounds } from './sample/sample-campaign.ts';
import { messageOf, SupervisorError } from './supervisor-error.ts';
import { type Report, terminalReport } from './terminal/report.ts';

/** `npm start`: the whole platform in one data folder. */
async function main(): Promise<number> {
  const report = terminalReport();
  let options: Options | undefined;
  try {
    options = readOptions(process.argv.slice(2), process.env);
    if (options.help) {
      process.stdout.write(`${HELP}\n`);
      return 0;
    }
    return await run(options, report);
  } catch (error) {
    report.blank();
    report.part('problem', messageOf(error));
    if (error instanceof SupervisorError) report.part('what to do', error.fix);
    else report.part('what to do', 'npm run doctor finds the usual causes; npm start -- --debug shows the details');
    if (options?.debug === true && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return 1;
  }
}

async function run(options: Options, report: Report): Promise<number> {
  const root = installationRoot();
  const folder = dataFolderAt(setting(process.env, 'HOLDFAST_DATA') ?? resolve(root, '.holdfast'));
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupt.abort(new SupervisorError({ code: 'STOPPED', problem: 'stopped', fix: '' })));
  }
  report.heading(`Holdfast ${installedVersion(root)}, data in ${folder.root}`);
  let platform: Platform;
  try {
    platform = await startPlatform({
      folder,
      programs: programsOf(root),
      env: process.env,
      port: options.port,
      report,
      signal: interrupt.signal,
    });
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    report.part('stopped', 'before the platform was ready; npm start goes on from here');
    return options.once ? 1 : 0;
  }
  try {
    report.blank();
    report.part('open', platform.origin);
    if (platform.firstStartLink !== undefined) {
      report.part('first time', platform.firstStartLink);
      report.part('', 'makes the administrator; works once');
    }
    report.blank();
    const isOk =
      !options.sample ||
      (await sample({
        platform,
        folder: join(folder.cache, 'sample'),
        bounds: options.bounds,
        report,
        signal: interrupt.signal,
      }));
    if (options.once) return isOk ? 0 : 1;
    report.part('stop', 'Ctrl-C');
    await new Promise<void>((done) => {
      if (interrupt.signal.aborted) done();
      else interrupt.signal.addEventListener('abort', () => done());
    });
    return 0;
  } finally {
    report.blank();
    report.part('stopping', 'tasks are given back, the database is closed');
    await platform.stop();
    report.part('stopped', 'npm start goes on from here');
  }
}

/** Runs the sample to its end. Its failure is told, and the platform goes on. */
async function sample({
  platform,
  folder,
  bounds,
  report,
  signal,
}: {
  readonly platform: Platform;
  readonly folder: string;
  readonly bounds: SampleBounds;
  readonly report: Report;
  readonly signal: AbortSignal;
}): Promise<boolean> {
  const database = openDatabase({ url: platform.databaseUrl, poolSize: 2 });
  try {
    const access = await openSampleAccess(database, () => new Date());
    try {
      const { token, slug } = access;
      const { run, isNew } = await runSample({
        url: platform.localOrigin,
        token,
        slug,
        folder,
        bounds,
        signal,
        onStep: (text) => report.progress('sample', text),
        onProgress: (changed) => report.progress('sample', describeProgress(changed)),
      });
      report.part('sample', describeEnd({ run, isNew }));
      report.part('report', `${platform.origin}/w/${slug}/runs/${run.number}`);
      return run.state === 'DONE';
    } finally {
      await access.revoke();
    }
  } catch (error) {
    if (!signal.aborted) {
      report.part('sample', messageOf(error));
      if (error instanceof SupervisorError) report.part('what to do', error.fix);
    }
    return false;
  } finally {
    await database.close();
  }
}

process.exitCode = await main();
// Whatever still hangs (a pipe of a child that was ended) must not keep a stopped platform alive.
process.exit();
