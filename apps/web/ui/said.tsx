/**
 * A text that the API may have written. It writes English: what has no Chinese letter is marked as English, so that it is read out as such on a Chinese
 * page.
 */
export function Said({ children }: { readonly children: string }) {
  return <span lang={/\p{Script=Han}/u.test(children) ? undefined : 'en'}>{children}</span>;
}
