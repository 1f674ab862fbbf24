import { AS_WRITTEN, type ProblemTexts } from './as-written.ts';
import { errorTexts, filled } from './error-texts.ts';
import { phraseBook } from './phrase-book.ts';

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
