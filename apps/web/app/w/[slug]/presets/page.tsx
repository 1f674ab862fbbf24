import { PresetList } from '#web/features/presets/preset-list.tsx';

export default function PresetsPage() {
  return <PresetList />;
}
