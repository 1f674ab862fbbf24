import { isAboutLabels, type DatasetProblemList, type DatasetProblems, type LeftOut } from '@holdfast/domain';

export type TellProblem = (file: string, because: LeftOut) => void;

/** Problems that are listed, of files and of labels each: a folder of ten thousand broken files needs no longer list. */
const MOST_LISTED = 500;

/** What an import leaves out: all of it is counted, the first of it listed. */
export function leftOutList(): { readonly problems: DatasetProblems; readonly tell: TellProblem } {
  const files: DatasetProblemList = { count: 0, listed: [] };
  const labels: DatasetProblemList = { count: 0, listed: [] };
  return {
    problems: { files, labels },
    tell(file, { text, told }) {
      const list = isAboutLabels(told.code) ? labels : files;
      list.count++;
      if (list.listed.length < MOST_LISTED) list.listed.push({ file, message: text, told });
    },
  };
}
