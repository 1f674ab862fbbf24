import { PresetListDocument } from '#web/features/presets/preset-list.generated.ts';
import { PresetList } from '#web/features/presets/preset-list.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface PresetsPageProps {
  readonly params: Promise<{ readonly slug: string }>;
}

export default async function PresetsPage({ params }: PresetsPageProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(PresetListDocument, { slug })]}>
      <PresetList />
    </ReadAhead>
  );
}
