import { ModelDetailDocument } from '#web/features/models/model-detail.generated.ts';
import { ModelDetail } from '#web/features/models/model-detail.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface ModelPageProps {
  readonly params: Promise<{ readonly slug: string; readonly id: string }>;
}

export default async function ModelPage({ params }: ModelPageProps) {
  const { slug, id } = await params;
  const variables = { slug: decodeURIComponent(slug), id: decodeURIComponent(id) };
  return (
    <ReadAhead reads={[read(ModelDetailDocument, variables)]}>
      <ModelDetail id={variables.id} />
    </ReadAhead>
  );
}
