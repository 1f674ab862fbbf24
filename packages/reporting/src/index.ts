export {
  buildCountedReport,
  comparedAttack,
  type CountedEvidence,
  type CountedReport,
} from './counted/counted-report.ts';
export { headOf, reportHeadSchema, type ReportHead } from './counted/report-head.ts';
export { transformLabel } from './model/names.ts';
export { orderedAttacks } from './model/names.ts';
export { buildReport } from './report-model.ts';
export { REPORT_SCHEMA, reportSchema, type Report } from './report-schema.ts';
export { renderHtml, type HtmlOptions } from './renderers/html.ts';
export { renderJson } from './renderers/json.ts';
export { renderJsonLines } from './renderers/jsonl.ts';
export { renderTerminal, type TerminalOptions } from './renderers/terminal.ts';
