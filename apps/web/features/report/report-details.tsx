import { MeasurementCard } from './measurement-card.tsx';
import type { ReportOnPage } from './report-overview.tsx';
import { SurvivalCard } from './survival-card.tsx';

/** What is read after verdict and matrix: what survives everything, and how it was measured. */
export default function ReportDetails({ report }: { readonly report: ReportOnPage }) {
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <SurvivalCard report={report} />
      {/* Where nothing was measured, everything is untested. */}
      {report.counts.eligible > 0 && <MeasurementCard report={report} />}
    </div>
  );
}
