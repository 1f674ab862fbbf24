/** Paths that the API answers; the web interface answers the rest. */
const API_PREFIXES = ['/graphql', '/api', '/files', '/healthz', '/readyz', '/health', '/metrics'];

export function targetOf(url: string): 'api' | 'web' {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return API_PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) ? 'api' : 'web';
}
