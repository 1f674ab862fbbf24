import { ModelList } from '#web/features/models/model-list.tsx';

export default function ModelsPage() {
  return <ModelList />;
}
