import type { Report } from '../report-schema.ts';

/** The report as a JSON document (schema `holdfast.report/1`). */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
