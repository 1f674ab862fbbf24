import { GeneralSettings } from '#web/features/settings/general-settings.tsx';

export default function GeneralSettingsPage() {
  return <GeneralSettings />;
}
