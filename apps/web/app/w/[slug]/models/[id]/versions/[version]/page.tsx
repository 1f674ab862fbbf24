import { ModelVersionDetailDocument } from '#web/features/models/version/model-version-detail.generated.ts';
import { ModelVersionDetail } from '#web/features/models/version/model-version-detail.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface ModelVersionPageProps {
  readonly params: Promise<{ readonly version: string }>;
}

export default async function ModelVersionPage({ params }: ModelVersionPageProps) {
  const id = decodeURIComponent((await params).version);
  return (
    <ReadAhead reads={[read(ModelVersionDetailDocument, { id })]}>
      <ModelVersionDetail id={id} />
    </ReadAhead>
  );
}
