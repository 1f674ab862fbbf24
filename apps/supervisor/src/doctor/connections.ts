import { z } from 'zod';
import { setting } from '../environment.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { converse } from './converse.ts';
import { errorText } from './error-text.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A command of Redis' protocol, in which nothing needs quotes. After QUIT the server hangs up. */
const command = (...parts: readonly string[]): string =>
  `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;

const REDIS_FIX = 'check address, user, password and that the server runs; without REDIS_URL the queue is in Postgres';

/** The carrier of the queue, where it is not Postgres. */
export const redis = (env: Environment): Check => ({
  name: 'redis',
  run: async () => {
    const configured = setting(env, 'REDIS_URL');
    if (configured === undefined) return [ok('not used: Postgres carries the queue')];
    const url = new URL(configured);
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    const signIn = password === '' ? '' : command('AUTH', ...(user === '' ? [] : [user]), password);
    const target = { hostname: url.hostname, port: Number(url.port || 6379), isSecure: url.protocol === 'rediss:' };
    let answer: string;
    try {
      const text = `${signIn}${command('INFO', 'server')}${command('INFO', 'memory')}${command('QUIT')}`;
      answer = await converse(target, { text, isEnough: () => false });
    } catch (error) {
      return [fail(`REDIS_URL: ${errorText(error)}`, REDIS_FIX)];
    }
    const fact = (name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(answer)?.[1];
    const [version, policy] = [fact('redis_version'), fact('maxmemory_policy')];
    if (version === undefined) return [fail(`REDIS_URL: ${/^-(.*)$/m.exec(answer)?.[1] ?? 'no Redis'}`, REDIS_FIX)];
    return [
      policy === undefined || policy === 'noeviction'
        ? ok(`Redis ${version} answers`)
        : warn(
            `Redis ${version} forgets keys when its memory is full (${policy}); tasks would be picked up seconds later`,
            'set its maxmemory-policy to noeviction',
          ),
    ];
  },
});

/** Mail for webhooks to `mailto:` addresses. Signing in and sending is left to the first mail: its delivery shows what came of it. */
export const mail = (env: Environment): Check => ({
  name: 'mail',
  run: async () => {
    const configured = setting(env, 'SMTP_URL');
    if (configured === undefined) return [ok('not set up: webhooks lead to addresses of the web only')];
    const url = new URL(configured);
    const isSecure = url.protocol === 'smtps:';
    const fix = 'check SMTP_URL (smtp://user:password@host:587, or smtps:// and 465) and that the server runs';
    try {
      const target = { hostname: url.hostname, port: Number(url.port || (isSecure ? 465 : 587)), isSecure };
      const greeting = await converse(target, { text: '', isEnough: (answer) => answer.includes('\n') });
      const [line = ''] = greeting.split(/\r?\n/, 1);
      return [line.startsWith('220') ? ok(`${url.host} answers: ${line}`) : fail(`SMTP_URL: ${line}`, fix)];
    } catch (error) {
      return [fail(`SMTP_URL: ${errorText(error)}`, fix)];
    }
  },
});

const discovery = z.object({ issuer: z.url(), authorization_endpoint: z.url(), token_endpoint: z.url() });
const OIDC = ['HOLDFAST_OIDC_DISCOVERY_URL', 'HOLDFAST_OIDC_CLIENT_ID', 'HOLDFAST_OIDC_CLIENT_SECRET'] as const;

/** What the API needs to let people in: the secret that signs cookies, and the provider where there is one. */
export const signIn = (env: Environment): Check => ({
  name: 'sign-in',
  run: async () => {
    const secret = setting(env, 'HOLDFAST_SECRET');
    if (secret !== undefined && secret.length < 32) {
      return [
        fail('HOLDFAST_SECRET has fewer than 32 characters: the API does not start', 'openssl rand -hex 32 makes one'),
      ];
    }
    const missing = OIDC.filter((name) => setting(env, name) === undefined);
    const [address] = OIDC;
    const configured = setting(env, address);
    if (missing.length === OIDC.length) return [ok('by email and password')];
    if (configured === undefined || missing.length > 0) {
      return [warn('the provider is not used: its settings are not complete', `set ${missing.join(', ')} as well`)];
    }
    const fix = `check ${address}: it ends with /.well-known/openid-configuration`;
    try {
      const response = await fetch(configured, { signal: AbortSignal.timeout(5000) });
      const found = response.ok ? discovery.safeParse(await response.json()).data : undefined;
      if (found === undefined) return [fail(`${address}: no provider answers there (${response.status})`, fix)];
      return [ok(`by email and password, or ${found.issuer}`)];
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      return [fail(`${address}: ${errorText(cause)}`, fix)];
    }
  },
});
