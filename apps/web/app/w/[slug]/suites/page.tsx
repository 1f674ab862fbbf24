import { SuiteListDocument } from '#web/features/suites/suite-list.generated.ts';
import { SuiteList } from '#web/features/suites/suite-list.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface SuitesPageProps {
  readonly params: Promise<{ readonly slug: string }>;
}

export default async function SuitesPage({ params }: SuitesPageProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(SuiteListDocument, { slug })]}>
      <SuiteList />
    </ReadAhead>
  );
}
