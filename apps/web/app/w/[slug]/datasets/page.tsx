import { DatasetListDocument } from '#web/features/datasets/dataset-list.generated.ts';
import { DatasetList } from '#web/features/datasets/dataset-list.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface DatasetsPageProps {
  readonly params: Promise<{ readonly slug: string }>;
}

export default async function DatasetsPage({ params }: DatasetsPageProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(DatasetListDocument, { slug })]}>
      <DatasetList />
    </ReadAhead>
  );
}
