import { ModelListDocument } from '#web/features/models/model-list.generated.ts';
import { ModelList } from '#web/features/models/model-list.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface ModelsPageProps {
  readonly params: Promise<{ readonly slug: string }>;
}

export default async function ModelsPage({ params }: ModelsPageProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(ModelListDocument, { slug })]}>
      <ModelList />
    </ReadAhead>
  );
}
