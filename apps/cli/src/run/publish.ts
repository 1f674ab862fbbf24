import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildReport, renderHtml, renderJson, renderJsonLines, renderTerminal, type Report } from '@holdfast/reporting';
import type { Results } from '@holdfast/results';
import { compactPicture } from '@holdfast/vision';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { writeJson, writeOutput } from '../files/write-output.ts';
import type { Terminal } from '../terminal.ts';
import { runFiles } from './run-folder.ts';

/** Writes a run's results and everything that is made of them; returns the report. */
async function writeRun(folder: string, results: Results): Promise<Report> {
  const report = buildReport(results);
  const html = await renderHtml(report, {
    readArtifact: async (path, use) =>
      compactPicture(await readFile(join(folder, path)), { lossless: use === 'pixels' }),
  });
  await writeJson(join(folder, runFiles.results), results);
  await writeOutput(join(folder, runFiles.outcomes), renderJsonLines(results));
  await writeOutput(join(folder, runFiles.reportJson), renderJson(report));
  await writeOutput(join(folder, runFiles.reportHtml), html);
  return report;
}

/** Writes a run's files and prints its table, or its report as JSON; returns what the exit code is. */
export async function publishRun(request: {
  readonly folder: string;
  readonly results: Results;
  readonly json: boolean;
  readonly terminal: Terminal;
}): Promise<ExitCode> {
  const { folder, results, json, terminal } = request;
  const report = await writeRun(folder, results);
  if (json) terminal.out(renderJson(report));
  else {
    terminal.out(`\n${renderTerminal(report, { colour: terminal.colour, width: terminal.columns })}\n`);
    const shown: readonly (readonly [string, string])[] = [
      ['report', runFiles.reportHtml],
      ['results', runFiles.results],
      ['samples', runFiles.samples],
    ];
    for (const [name, file] of shown) terminal.out(`${name.padEnd(8)} ${join(folder, file)}\n`);
  }
  const failed = results.images.filter(({ image, failures }) => image.error || failures.length > 0);
  for (const { image, failures } of failed) {
    terminal.err(`failed: ${image.id}: ${image.error ? (image.reason ?? '') : (failures[0]?.message ?? '')}\n`);
  }
  if (!results.complete) return EXIT.cancelled;
  return failed.length > 0 ? EXIT.someFailed : EXIT.done;
}
