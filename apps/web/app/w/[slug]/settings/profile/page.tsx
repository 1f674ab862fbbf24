import { Profile } from '#web/features/settings/profile.tsx';

export default function ProfilePage() {
  return <Profile />;
}
