/** The numbers among the facts of a sentence, as its message takes them: what a kind of sentence does not speak of is null. */
export function factValues(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : [])),
  );
}
