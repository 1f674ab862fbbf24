import { DatasetDetailDocument } from '#web/features/datasets/dataset-detail.generated.ts';
import { DatasetDetail } from '#web/features/datasets/dataset-detail.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface DatasetPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function DatasetPage({ params }: DatasetPageProps) {
  const id = decodeURIComponent((await params).id);
  return (
    <ReadAhead reads={[read(DatasetDetailDocument, { id })]}>
      <DatasetDetail id={id} />
    </ReadAhead>
  );
}
