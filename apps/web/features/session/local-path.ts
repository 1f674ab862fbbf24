/** The page to go to after signing in: one of ours. Another origin, which a crafted link may name, is never followed. */
export function localPath(wanted: string | null): string {
  if (wanted === null) return '/';
  const base = 'http://local.invalid';
  const url = URL.parse(wanted, base);
  return url !== null && url.origin === base && wanted.startsWith('/') ? `${url.pathname}${url.search}` : '/';
}
