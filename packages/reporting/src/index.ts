export { buildReport } from './report-model.ts';
export { REPORT_SCHEMA, reportSchema, type Report } from './report-schema.ts';
export { renderHtml, type HtmlOptions } from './renderers/html.ts';
export { renderJson } from './renderers/json.ts';
export { renderJsonLines } from './renderers/jsonl.ts';
export { renderTerminal, type TerminalOptions } from './renderers/terminal.ts';
