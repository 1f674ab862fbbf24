import { SetupForm } from '#web/features/session/setup-form.tsx';

export default async function SetupPage({ params }: { readonly params: Promise<{ readonly token: string }> }) {
  return <SetupForm token={decodeURIComponent((await params).token)} />;
}
