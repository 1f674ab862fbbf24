import { notFound } from 'next/navigation';
import { imageFilterOf, PAGE_SIZE } from '#web/features/report/image-filter-of.ts';
import { ReportImagesDocument } from '#web/features/report/report-images.generated.ts';
import { RunReportDocument } from '#web/features/report/report.generated.ts';
import { RunPageDocument } from '#web/features/runs/run-page.generated.ts';
import { RunPage } from '#web/features/runs/run-page.tsx';
import { read, ReadAhead, type Read } from '#web/lib/apollo/read-ahead.tsx';

type Address = Readonly<Record<string, string | undefined>>;

interface RunRouteProps {
  readonly params: Promise<{ readonly slug: string; readonly number: string }>;
  readonly searchParams: Promise<Address>;
}

export default async function RunRoute({ params, searchParams }: RunRouteProps) {
  const { slug, number: numberText } = await params;
  const number = Number(numberText);
  if (!Number.isSafeInteger(number) || number < 1) notFound();
  const run = { slug: decodeURIComponent(slug), number };
  return (
    <ReadAhead reads={[read(RunPageDocument, run), ...readsOfTab(run, await searchParams)]}>
      <RunPage number={number} />
    </ReadAhead>
  );
}

function readsOfTab(run: { readonly slug: string; readonly number: number }, address: Address): readonly Read[] {
  const shown = { ...run, modelOrdinal: Number(address['model'] ?? '0') };
  if (address['tab'] === undefined) return [read(RunReportDocument, shown)];
  if (address['tab'] !== 'images') return [];
  const filter = imageFilterOf(address);
  return [read(ReportImagesDocument, { ...shown, filter, first: PAGE_SIZE, withFacets: true })];
}
