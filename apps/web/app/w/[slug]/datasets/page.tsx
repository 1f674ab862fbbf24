import { DatasetList } from '#web/features/datasets/dataset-list.tsx';

export default function DatasetsPage() {
  return <DatasetList />;
}
