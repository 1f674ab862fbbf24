import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { readProvider, signInWithProvider } from '#web/lib/session.ts';
import { Button } from '#web/ui/button.tsx';

/** Signs in through the provider that this installation knows; nothing where it knows none. */
export function ProviderButton({ next }: { readonly next: string }) {
  const t = useTranslations('session');
  const [name, setName] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();

  useEffect(() => {
    // Where it cannot be read there is still the password, whose form says when the server is away.
    void readProvider().then(setName, () => undefined);
  }, []);
  if (name === null) return null;

  const leave = async () => {
    setBusy(true);
    setError(undefined);
    const url = await signInWithProvider(next).catch(() => null);
    if (url !== null) {
      location.assign(url);
      return;
    }
    setError(t('provider.unreachable', { name }));
    setBusy(false);
  };

  return (
    <div className="mt-6 flex flex-col gap-2 border-t pt-6">
      <Button size="lg" busy={busy} onClick={() => void leave()}>
        {t('provider.submit', { name })}
      </Button>
      {error !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
