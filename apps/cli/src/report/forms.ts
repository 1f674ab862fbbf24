import { findChromium, printPdf } from '@holdfast/reporting-pdf';
import {
  renderCellsCsv,
  renderHtml,
  renderJson,
  renderJUnit,
  renderMarkdown,
  renderOutcomesCsv,
  renderSarif,
} from '@holdfast/reporting';
import { compactPicture } from '@holdfast/vision';
import { UsageError } from '../errors/usage-error.ts';
import type { StoredReport } from './stored-report.ts';

/** What a report can be written as. */
export const reportForms = ['html', 'pdf', 'json', 'csv', 'outcomes-csv', 'junit', 'sarif', 'markdown'] as const;
export type ReportForm = (typeof reportForms)[number];

/** Writes a report in one form; bytes for PDF, text for everything else. */
export async function renderForm(
  form: ReportForm,
  { report, run }: StoredReport,
  { link }: { readonly link?: string | undefined } = {},
): Promise<Uint8Array | string> {
  switch (form) {
    case 'html':
      return html({ report, run });
    case 'pdf':
      return printPdf({ html: await html({ report, run }), chromium: requireChromium() });
    case 'json':
      return renderJson(report);
    case 'csv':
      return renderCellsCsv(report);
    case 'outcomes-csv':
      return renderOutcomesCsv(run.results, report);
    case 'junit':
      return renderJUnit(report);
    case 'sarif':
      return renderSarif(report);
    case 'markdown':
      return renderMarkdown(report, link === undefined ? {} : { link });
  }
}

const html = ({ report, run }: StoredReport): Promise<string> =>
  renderHtml(report, {
    readArtifact: async (path, use) => compactPicture(await run.read(path), { lossless: use === 'pixels' }),
  });

function requireChromium(): string {
  const chromium = findChromium(process.env);
  if (chromium !== undefined) return chromium;
  throw new UsageError({
    code: 'NO_CHROMIUM',
    where: '--format pdf',
    expected: 'Chromium or Chrome on this machine',
    got: 'none on PATH',
    fix: 'install it, or name it in HOLDFAST_CHROMIUM, or write --format html and print that in any browser',
  });
}
