import { ModelDetail } from '#web/features/models/model-detail.tsx';

export default async function ModelPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <ModelDetail id={decodeURIComponent((await params).id)} />;
}
