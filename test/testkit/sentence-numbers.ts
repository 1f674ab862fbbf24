/** The numbers of a sentence, sorted, since languages order them differently; whatever signs, digit groups and closing zeros it writes. */
export function sentenceNumbers(text: string): readonly string[] {
  const plain = text.replaceAll('−', '-').replace(/(?<=\d),(?=\d{3})/g, '');
  return (plain.match(/(?<![\w.])[-+]?\d+(?:\.\d+)?/g) ?? []).map((number) => String(Number(number))).sort();
}
