import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '#web/features/session/sign-in-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('session'))('signIn.title') };
}

export default function SignInPage() {
  return <SignInForm />;
}
