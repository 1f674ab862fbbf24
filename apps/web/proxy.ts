import { NextResponse, type NextRequest } from 'next/server';

/** Other origins that pictures come from and uploads go to: the object store's, where it is not behind our own. */
const objectOrigins = (): string => process.env['HOLDFAST_OBJECT_ORIGINS']?.replaceAll(',', ' ') ?? '';

function policy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === 'development';
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // Positions of virtual rows, popovers and boxes are style attributes, which have no nonce.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': `'self' data: blob: ${objectOrigins()}`,
    'connect-src': `'self' ${objectOrigins()}${isDevelopment ? ' ws:' : ''}`,
    'font-src': "'self'",
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value.trim()}`)
    .join('; ');
}

/** Gives every page a fresh nonce; Next puts it on its own scripts when it finds the policy among the request's headers. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const content = policy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', content);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', content);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  return response;
}

export const config = { matcher: ['/((?!_next/static|graphql|api/|files/).*)'] };
