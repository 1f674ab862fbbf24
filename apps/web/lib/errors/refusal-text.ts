import { z } from 'zod/mini';
import type { ErrorTexts } from './error-texts.ts';
import { userErrorText } from './translate-result.ts';

/** What the API answers when it refuses a sign-in or an invitation: better-auth's form, or ours. */
const refusal = z.object({
  message: z.optional(z.string()),
  error: z.optional(z.string()),
  code: z.optional(z.string()),
  userErrors: z.optional(
    z.array(
      z.object({
        code: z.string(),
        field: z.array(z.string()),
        message: z.string(),
        values: z._default(z.array(z.string()), []),
      }),
    ),
  ),
});

/** What is wrong, in the language of the texts; in English where they are undefined or have none. Empty where the answer says nothing. */
export function refusalText(answer: unknown, texts: ErrorTexts | undefined): string {
  const { data } = refusal.safeParse(answer);
  if (data === undefined) return '';
  const { message = '', error = message, code = '', userErrors = [] } = data;
  if (texts === undefined) return message || error;
  if (userErrors.length === 0) return texts.request[code] ?? (message || error);
  // A person's name and password have other limits than the names of things.
  const ofAccount = userErrors.map((one) => ({ ...one, code: one.code === 'INVALID' ? 'ACCOUNT' : one.code }));
  return ofAccount.map((one) => userErrorText(one, texts)).join(' ');
}
