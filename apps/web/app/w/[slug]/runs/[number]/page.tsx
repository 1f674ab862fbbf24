import { notFound } from 'next/navigation';
import { RunReportDocument } from '#web/features/report/report.generated.ts';
import { RunPageDocument } from '#web/features/runs/run-page.generated.ts';
import { RunPage } from '#web/features/runs/run-page.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface RunRouteProps {
  readonly params: Promise<{ readonly slug: string; readonly number: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export default async function RunRoute({ params, searchParams }: RunRouteProps) {
  const { slug: slugText, number: numberText } = await params;
  const { tab, model } = await searchParams;
  const [slug, number] = [decodeURIComponent(slugText), Number(numberText)];
  if (!Number.isSafeInteger(number) || number < 1) notFound();
  const run = read(RunPageDocument, { slug, number });
  const modelOrdinal = Number(model ?? '0');
  const report = read(RunReportDocument, { slug, number, modelOrdinal });
  return (
    <ReadAhead reads={tab === undefined ? [run, report] : [run]}>
      <RunPage number={number} />
    </ReadAhead>
  );
}
