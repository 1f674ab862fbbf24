/** The values of a told sentence, as its message takes them: `{0}` is the first. */
export const toldValues = (values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, place) => [String(place), value]));
