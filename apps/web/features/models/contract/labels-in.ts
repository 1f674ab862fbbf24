/** The labels of a text, one a line, without the empty lines at its end. */
export function labelsIn(text: string): string[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => line.trim());
}
