import { z } from 'zod/mini';
import { paths } from './paths.ts';

export type SessionAnswer =
  { readonly ok: true } | { readonly ok: false; readonly status: number; readonly message: string };

async function post(path: string, body: object): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function answerOf(response: Response): Promise<SessionAnswer> {
  if (response.ok) return { ok: true };
  const [text, { errorTexts }, { refusalText }] = await Promise.all([
    response.text(),
    import('./errors/error-texts.ts'),
    import('./errors/refusal-text.ts'),
  ]);
  const message = refusalText(jsonOrNull(text), await errorTexts(document.documentElement.lang));
  return { ok: false, status: response.status, message };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const signIn = async (credentials: {
  readonly email: string;
  readonly password: string;
}): Promise<SessionAnswer> => answerOf(await post('/api/auth/sign-in/email', credentials));

const methods = z.object({ oidc: z.nullable(z.object({ name: z.string() })), isNew: z.boolean() });

interface SignInMethods {
  /** Name of the provider that people can sign in with besides their password; null where there is none. */
  readonly provider: string | null;
  /** Nobody has an account yet. */
  readonly isNew: boolean;
}

export async function readSignInMethods(): Promise<SignInMethods> {
  const response = await fetch('/api/sign-in-methods');
  if (!response.ok) return { provider: null, isNew: false };
  const { oidc, isNew } = methods.parse(await response.json());
  return { provider: oidc?.name ?? null, isNew };
}

const redirect = z.object({ url: z.string() });

/** Where the provider asks who it is; null where it cannot be reached. Both ways back lead to pages of ours. */
export async function signInWithProvider(next: string): Promise<string | null> {
  const response = await post('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: next,
    errorCallbackURL: paths.signIn(next),
  });
  return response.ok ? redirect.parse(await response.json()).url : null;
}

export const signOut = async (): Promise<SessionAnswer> => answerOf(await post('/api/auth/sign-out', {}));

/** What an invitation says about itself, before it is accepted. */
const invitationSchema = z.object({
  workspaceName: z.string(),
  role: z.string(),
  email: z.nullish(z.string()),
  firstRun: z.optional(z.boolean()),
  /** The address has an account already: its password is asked for, not a new one. */
  hasAccount: z.optional(z.boolean()),
});

export type InvitationInfo = z.infer<typeof invitationSchema>;

/** Null where the invitation is unknown, used up or has expired. */
export async function readInvitation(token: string): Promise<InvitationInfo | null> {
  const response = await fetch(`/api/invitations/${encodeURIComponent(token)}`, { credentials: 'same-origin' });
  if (!response.ok) return null;
  return invitationSchema.parse(await response.json());
}

export interface Acceptance {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Makes the account, joins the workspace and signs in. */
export const acceptInvitation = async (token: string, acceptance: Acceptance): Promise<SessionAnswer> =>
  answerOf(await post(`/api/invitations/${encodeURIComponent(token)}`, acceptance));
