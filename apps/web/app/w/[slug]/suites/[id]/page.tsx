import { SuitePage } from '#web/features/suites/suite-page.tsx';

export default async function SuiteRoute({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <SuitePage id={decodeURIComponent((await params).id)} />;
}
