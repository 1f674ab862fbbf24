/** The numbers of a sentence, sorted, since languages order them differently; whatever sign and digit groups a language writes. */
export function sentenceNumbers(text: string): readonly string[] {
  const plain = text.replaceAll('−', '-').replace(/(?<=\d),(?=\d{3})/g, '');
  return (plain.match(/(?<![\w.])[-+]?\d+(?:\.\d+)?/g) ?? []).sort();
}
