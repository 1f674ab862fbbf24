import { errorTexts, filled } from './error-texts.ts';
import { phraseBook } from './phrase-book.ts';

interface ProblemParts {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** A problem in the reader's language: what to do by its code, the other parts by what they say. */
export type TellProblem = <Problem extends ProblemParts>(problem: Problem) => Problem;

/** How problems are told in a language; undefined where the reader reads English, which they are written in. */
export async function problemTexts(language: string): Promise<TellProblem | undefined> {
  const texts = await errorTexts(language);
  if (texts === undefined) return undefined;
  const say = phraseBook((await import('./problem-phrases.zh-CN.json')).default);
  return (problem) => ({
    ...problem,
    where: say(problem.where),
    expected: say(problem.expected),
    got: say(problem.got),
    fix: texts.problem[problem.code] ?? filled(texts.input[problem.code], []) ?? say(problem.fix),
  });
}
