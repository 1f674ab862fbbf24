import { OverviewDocument } from '#web/features/overview/overview.generated.ts';
import { Overview } from '#web/features/overview/overview.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface OverviewPageProps {
  readonly params: Promise<{ readonly slug: string }>;
}

export default async function OverviewPage({ params }: OverviewPageProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(OverviewDocument, { slug })]}>
      <Overview />
    </ReadAhead>
  );
}
