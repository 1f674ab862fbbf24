import { errorTexts, filled } from './error-texts.ts';
import { phraseBook, type PhraseBook } from './phrase-book.ts';

interface ProblemParts {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** Problems in the reader's language. */
export interface ProblemTexts {
  /** All parts: what to do by its code, the others by what they say. */
  readonly told: <Problem extends ProblemParts>(problem: Problem) => Problem;
  /** What to do by a code; undefined where the code says nothing. */
  readonly fix: (code: string) => string | undefined;
  /** A message that was kept as a whole. */
  readonly message: PhraseBook;
}

/** For those who read English, which problems are written in. */
export const AS_WRITTEN: ProblemTexts = { told: (problem) => problem, fix: () => undefined, message: (text) => text };

export async function problemTexts(language: string): Promise<ProblemTexts> {
  const texts = await errorTexts(language);
  if (texts === undefined) return AS_WRITTEN;
  const message = phraseBook((await import('./problem-phrases.zh-CN.json')).default);
  const fix = (code: string): string | undefined => texts.problem[code] ?? filled(texts.input[code], []);
  return {
    told: (problem) => ({
      ...problem,
      where: message(problem.where),
      expected: message(problem.expected),
      got: message(problem.got),
      fix: fix(problem.code) ?? message(problem.fix),
    }),
    fix,
    message,
  };
}
