'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { acceptInvitation, readInvitation, type InvitationInfo } from '#web/lib/session.ts';
import { Button } from '#web/ui/button.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { SessionCard } from './session-card.tsx';

/** As the API asks for; it has the last word. */
const MIN_PASSWORD = 10;

type Lookup =
  | { readonly state: 'reading' | 'gone' | 'unreachable' }
  | { readonly state: 'open'; readonly invitation: InvitationInfo };

/** Accepts an invitation; the first one, which `npm start` prints, makes the first administrator. */
export function SetupForm({ token }: { readonly token: string }) {
  const t = useTranslations('session');
  const [lookup, setLookup] = useState<Lookup>({ state: 'reading' });

  useEffect(() => {
    readInvitation(token).then(
      (invitation) => setLookup(invitation === null ? { state: 'gone' } : { state: 'open', invitation }),
      () => setLookup({ state: 'unreachable' }),
    );
  }, [token]);

  switch (lookup.state) {
    case 'reading':
      return (
        <SessionCard title={t('setup.title')}>
          <Skeleton className="h-64" />
        </SessionCard>
      );
    case 'gone':
      return (
        <SessionCard title={t('setup.goneTitle')} description={t('setup.gone')}>
          <a className="text-sm text-accent-text underline" href="/sign-in">
            {t('setup.toSignIn')}
          </a>
        </SessionCard>
      );
    case 'unreachable':
      return <ErrorState message={t('unreachable')} onRetry={() => location.reload()} />;
    case 'open':
      return <AcceptForm token={token} invitation={lookup.invitation} />;
  }
}

function AcceptForm({ token, invitation }: { readonly token: string; readonly invitation: InvitationInfo }) {
  const t = useTranslations('session');
  const [name, setName] = useState('');
  const [email, setEmail] = useState(invitation.email ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const isShort = password !== '' && password.length < MIN_PASSWORD;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (password.length < MIN_PASSWORD) return;
    setBusy(true);
    setError(undefined);
    try {
      const answer = await acceptInvitation(token, { name, email, password });
      if (answer.ok) {
        location.assign('/');
        return;
      }
      setError(answer.message === '' ? t('setup.failed') : answer.message);
    } catch {
      setError(t('unreachable'));
    }
    setBusy(false);
  };

  return (
    <SessionCard
      title={
        invitation.firstRun === true
          ? t('setup.firstTitle')
          : t('setup.joinTitle', { workspace: invitation.workspaceName })
      }
      description={
        invitation.firstRun === true
          ? t('setup.firstDescription')
          : invitation.hasAccount === true
            ? t('setup.hasAccount')
            : t('setup.joinDescription')
      }
    >
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label={t('name')}>
          {(control) => (
            <Input
              {...control}
              name="name"
              autoComplete="name"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('email')}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              required
              readOnly={typeof invitation.email === 'string'}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('password')}
          {...(invitation.hasAccount !== true && { hint: t('setup.passwordHint', { length: MIN_PASSWORD }) })}
          error={isShort ? t('setup.passwordShort', { missing: MIN_PASSWORD - password.length }) : error}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete={invitation.hasAccount === true ? 'current-password' : 'new-password'}
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" tone="primary" size="lg" busy={busy}>
          {invitation.hasAccount === true ? t('setup.join') : t('setup.submit')}
        </Button>
      </form>
    </SessionCard>
  );
}
