/** The name under which the API keeps views of reports. */
export const REPORT_PAGE = 'report';

interface ReportView {
  /** The run that the view belongs to; undefined: it shows whichever run's report is open. */
  readonly run: number | undefined;
  /** What stands behind the question mark of the report's address. */
  readonly query: string;
}

/** A view as it is kept: the report's address, and the run where the view is of one. */
export function writeReportView({ run, query }: ReportView): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('run');
  if (run !== undefined) parameters.set('run', String(run));
  return parameters.toString();
}

export function readReportView(kept: string): ReportView {
  const parameters = new URLSearchParams(kept);
  const run = Number(parameters.get('run') ?? undefined);
  parameters.delete('run');
  return { run: Number.isInteger(run) ? run : undefined, query: parameters.toString() };
}
