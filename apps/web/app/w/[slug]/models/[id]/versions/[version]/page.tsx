import { ModelVersionDetail } from '#web/features/models/version/model-version-detail.tsx';

interface ModelVersionPageProps {
  readonly params: Promise<{ readonly id: string; readonly version: string }>;
}

export default async function ModelVersionPage({ params }: ModelVersionPageProps) {
  return <ModelVersionDetail id={decodeURIComponent((await params).version)} />;
}
