import type { ApolloLink } from '@apollo/client';
import { errorTexts, filled, type ErrorTexts } from './error-texts.ts';

interface UserError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
  readonly values: readonly string[];
}

/** An answer of the API with its errors in the reader's language; those that have no text in it stay as they are. */
export async function translateResult(result: ApolloLink.Result, language: string): Promise<ApolloLink.Result> {
  const texts = await errorTexts(language);
  if (texts === undefined) return result;
  const { data, errors } = result;
  return {
    ...result,
    ...(data && {
      data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, inPayload(value, texts)])),
    }),
    ...(errors && {
      errors: errors.map((error) => {
        const { code, reference, userErrors } = error.extensions ?? {};
        if (isUserErrors(userErrors)) {
          const told = userErrors.map((one) => ({ ...one, message: userErrorText(one, texts) }));
          const message = told.map((one) => one.message).join(' ');
          return { ...error, message, extensions: { ...error.extensions, userErrors: told } };
        }
        const values = typeof reference === 'string' ? [reference] : [];
        return { ...error, message: filled(texts.request[String(code)], values) ?? error.message };
      }),
    }),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function inPayload(payload: unknown, texts: ErrorTexts): unknown {
  if (!isObject(payload) || !Array.isArray(payload['userErrors'])) return payload;
  const userErrors = payload['userErrors'].map((error: unknown) =>
    isUserError(error) ? { ...error, message: userErrorText(error, texts) } : error,
  );
  return { ...payload, userErrors };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');

const isUserError = (value: unknown): value is UserError =>
  isObject(value) &&
  typeof value['code'] === 'string' &&
  typeof value['message'] === 'string' &&
  isTexts(value['field']) &&
  isTexts(value['values']);

/** Those of a query, which has no place for them in its answer. */
const isUserErrors = (value: unknown): value is readonly UserError[] =>
  Array.isArray(value) && value.length > 0 && value.every(isUserError);

/** By the field that the error is about, else by its code alone. */
export function userErrorText({ code, field, message, values }: UserError, { input }: ErrorTexts): string {
  // `3` of `input.bank.3.spec` and of `input.attacks.3` is a place in a list.
  const named = field.filter((part) => !/^\d+$/.test(part)).toReversed();
  const keys = [...named.map((part) => `${code}.${part}`), code];
  for (const key of keys) {
    const text = filled(input[key], values);
    if (text !== undefined) return text;
  }
  return message;
}
