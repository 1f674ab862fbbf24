export {
  buildCountedReport,
  comparedAttack,
  type CountedEvidence,
  type CountedReport,
} from './counted/counted-report.ts';
export { headOf, reportHeadSchema, type ReportHead } from './counted/report-head.ts';
export { transformLabel } from './model/names.ts';
export { orderedAttacks } from './model/names.ts';
export { notTestedFacts, referenceSentence, type NotTestedFacts } from './model/scope.ts';
export { warningCodes, warningKinds, type WarningFacts } from './model/warning-facts.ts';
export { buildComparison, type ComparisonOptions } from './comparison-model.ts';
export { COMPARISON_SCHEMA, comparisonReportSchema, type ComparisonReport } from './comparison-schema.ts';
export { baselineSection, DEFAULT_MARGIN, type BaselineOptions, type BaselineRun } from './model/baseline.ts';
export { comparableOutcomes, divisionOf, type ComparableOutcomes } from './model/compared.ts';
export { buildReport, type ReportExtras } from './report-model.ts';
export { REPORT_SCHEMA, reportSchema, type Report } from './report-schema.ts';
export { renderComparisonMarkdown } from './renderers/comparison-markdown.ts';
export { renderCellsCsv, renderOutcomesCsv } from './renderers/csv.ts';
export { renderHtml, type HtmlOptions } from './renderers/html.ts';
export { renderJson } from './renderers/json.ts';
export { renderJsonLines } from './renderers/jsonl.ts';
export { renderJUnit } from './renderers/junit.ts';
export { renderMarkdown, type MarkdownOptions } from './renderers/markdown.ts';
export { renderSarif, type SarifOptions } from './renderers/sarif.ts';
export { renderTerminal, type TerminalOptions } from './renderers/terminal.ts';
export { renderComparisonTerminal } from './renderers/terminal/comparison.ts';
export { renderGateTerminal } from './renderers/terminal/gate.ts';
