/** Says a text in another language; as it stands where it is not in the book. */
export type PhraseBook = (text: string) => string;

interface Phrase {
  readonly pattern: RegExp;
  readonly said: string;
}

/** Values within values: `none; a.png: an empty file`. */
const DEEPEST = 3;

/**
 * The parts of a problem (`where`, `expected`, `got`) are written in English where it is found, in packages that know of no reader, and stored with what
 * failed, also by earlier versions. So each is found by its text, as it is written: `at most {0} bytes` takes any value, which is said by the book in
 * its turn. Phrases with more words of their own go first.
 */
export function phraseBook(phrases: Readonly<Record<string, string>>): PhraseBook {
  const exact = new Map(Object.entries(phrases).filter(([phrase]) => !/\{\d+\}/.test(phrase)));
  const patterns = Object.entries(phrases)
    .filter(([phrase]) => !exact.has(phrase))
    .toSorted(([a], [b]) => ownLetters(b) - ownLetters(a))
    .map(([phrase, said]): Phrase => ({ pattern: patternOf(phrase), said }));
  const say = (text: string, depth: number): string => {
    const found = exact.get(text);
    if (found !== undefined) return found;
    for (const { pattern, said } of patterns) {
      const values = pattern.exec(text)?.slice(1);
      if (values === undefined) continue;
      return said.replaceAll(/\{(\d+)\}/g, (_all, at: string) => {
        const value = values[Number(at)] ?? '';
        return depth < DEEPEST ? say(value, depth + 1) : value;
      });
    }
    return text;
  };
  return (text) => say(text, 0);
}

const ownLetters = (phrase: string): number => phrase.replaceAll(/\{\d+\}/g, '').length;

const patternOf = (phrase: string): RegExp =>
  new RegExp(
    `^${phrase
      .split(/\{\d+\}/)
      .map((own) => own.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('([^]*?)')}$`,
  );
