import { DatasetDetail } from '#web/features/datasets/dataset-detail.tsx';

export default async function DatasetPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <DatasetDetail id={decodeURIComponent((await params).id)} />;
}
