import type { ReactNode } from 'react';
import { SettingsTabs } from '#web/features/settings/settings-tabs.tsx';

export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return <SettingsTabs>{children}</SettingsTabs>;
}
