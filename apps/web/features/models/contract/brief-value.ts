const MOST_SHOWN = 6;

/** A guessed value, given as JSON, in a line: of the labels of 80 classes the first ones and how many there are. */
export function briefValue(json: string): string {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value) || value.length <= MOST_SHOWN) return json;
  return `${value.slice(0, MOST_SHOWN / 2).join(', ')} … (${value.length})`;
}
