import { FindingFacetsDocument, FindingListDocument } from '#web/features/findings/finding-list.generated.ts';
import { FindingList } from '#web/features/findings/finding-list.tsx';
import { findingFacetsVariables, findingListVariables } from '#web/features/findings/finding-list-variables.ts';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface FindingListRouteProps {
  readonly params: Promise<{ readonly slug: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | undefined>>>;
}

export default async function FindingListRoute({ params, searchParams }: FindingListRouteProps) {
  const slug = decodeURIComponent((await params).slug);
  const address = await searchParams;
  return (
    <ReadAhead
      reads={[
        read(FindingListDocument, findingListVariables(slug, address)),
        read(FindingFacetsDocument, findingFacetsVariables(slug, address)),
      ]}
    >
      <FindingList />
    </ReadAhead>
  );
}
