import { SignOut } from '#web/features/session/sign-out.tsx';

export default function SignOutPage() {
  return <SignOut />;
}
