'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { readSignInMethods, signIn } from '#web/lib/session.ts';
import { Button } from '#web/ui/button.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { localPath } from './local-path.ts';
import { ProviderButton } from './provider-button.tsx';
import { SessionCard } from './session-card.tsx';

/** What the API calls it when a provider knows somebody whom no invitation names, or has not verified the address. */
const NOT_INVITED = new Set(['signup_disabled', 'account_not_linked', 'email_not_verified', 'email_not_found']);

export function SignInForm() {
  const t = useTranslations('session');
  const query = useSearchParams();
  const next = localPath(query.get('next'));
  const refused = query.get('error');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const [methods, setMethods] = useState<Awaited<ReturnType<typeof readSignInMethods>> | undefined>();

  useEffect(() => {
    // Where they cannot be read there is still the password, whose form says when the server is away.
    void readSignInMethods().then(setMethods, () => undefined);
  }, []);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const answer = await signIn({ email, password });
      if (answer.ok) {
        // A new document: nothing that an earlier session has read stays in memory.
        location.assign(next);
        return;
      }
      setError(
        answer.status === 401
          ? t('signIn.wrong')
          : answer.status === 429
            ? t('signIn.tooMany')
            : answer.message || t('signIn.failed'),
      );
    } catch {
      setError(t('unreachable'));
    }
    setBusy(false);
  };

  return (
    <SessionCard title={t('signIn.title')} description={t('signIn.description')}>
      {methods?.isNew === true && (
        <p role="status" className="mb-4 rounded-lg border border-warn-line bg-warn-soft p-3 text-sm">
          {t('signIn.isNew')}
        </p>
      )}
      {refused !== null && (
        <p role="alert" className="mb-4 rounded-lg border border-bad-line bg-bad-soft p-3 text-sm">
          {t(NOT_INVITED.has(refused) ? 'provider.notInvited' : 'provider.refused', { code: refused.slice(0, 60) })}
        </p>
      )}
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label={t('email')}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('password')} error={error}>
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" tone="primary" size="lg" busy={busy}>
          {t('signIn.submit')}
        </Button>
        {methods?.isNew !== true && <p className="text-xs text-faint">{t('signIn.noAccount')}</p>}
      </form>
      {typeof methods?.provider === 'string' && <ProviderButton name={methods.provider} next={next} />}
    </SessionCard>
  );
}
