import { ApolloLink } from '@apollo/client';
import { mergeMap } from 'rxjs';

/** Has errors told in the reader's language before anything shows them; what that takes is loaded with the first error. */
export const toldInReadersLanguage = new ApolloLink((operation, forward) =>
  forward(operation).pipe(mergeMap((result) => (hasErrors(result) ? told(result) : [result]))),
);

async function told(result: ApolloLink.Result): Promise<ApolloLink.Result> {
  try {
    const { translateResult } = await import('./translate-result.ts');
    return await translateResult(result, document.documentElement.lang);
  } catch {
    // Better an error in English than none: the connection may be what is wrong.
    return result;
  }
}

const hasErrors = ({ data, errors }: ApolloLink.Result): boolean =>
  errors !== undefined ||
  Object.values(data ?? {}).some(
    (payload: { readonly userErrors?: readonly unknown[] } | null) => payload?.userErrors?.length,
  );
