import type { DatasetProblems } from '@holdfast/domain';

/** Why a file of an import is left out, or its labels are: for people, and by its code for those who say it in another language. */
export type LeftOut = Omit<DatasetProblems[number], 'file'>;
export type TellProblem = (file: string, because: LeftOut) => void;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const leftOut = {
  notUsed: { code: 'FILE_NOT_USED', message: 'neither an image nor labels' },
  tooManyLabels: { code: 'FILE_TOO_MANY_LABELS', message: 'more labels than an import reads' },
  link: { code: 'FILE_LINK', message: 'a link; put the file itself into the archive' },
  encrypted: { code: 'FILE_ENCRYPTED', message: 'encrypted; make an archive without a password' },
  tooLarge: (mebibytes: number): LeftOut => ({
    code: 'FILE_TOO_LARGE',
    message: `larger than ${mebibytes} MiB`,
    values: [String(mebibytes)],
  }),
  damaged: (error: Error): LeftOut => ({ code: 'FILE_DAMAGED', message: error.message }),
  noLabels: { code: 'LABELS_NOT_FOUND', message: 'no labels of this format were found beside the images' },
  notCoco: { code: 'LABELS_NOT_COCO', message: 'it has no COCO "images", "annotations" and "categories"' },
  cocoOfOthers: (images: number): LeftOut => ({
    code: 'LABELS_OF_OTHER_IMAGES',
    message: `none of the ${images} images it names is here`,
    values: [String(images)],
  }),
  unclearImages: (images: number): LeftOut => ({
    code: 'LABELS_UNCLEAR_IMAGES',
    message: `${images} of its images have a name that several images have; give their folders`,
    values: [String(images)],
  }),
  unclearFile: {
    code: 'LABELS_UNCLEAR_FILE',
    message: 'several images have its name; put it into a folder named like theirs',
  },
  wrongLine: (line: number, got: string): LeftOut => ({
    code: 'LABELS_WRONG_LINE',
    message: `line ${line}: expected "class x y width height" in numbers, got ${got}`,
    values: [String(line), got],
  }),
  notCsv: (error: unknown): LeftOut => ({ code: 'LABELS_NOT_CSV', message: `it is no CSV: ${messageOf(error)}` }),
  unclearRows: (rows: number): LeftOut => ({
    code: 'LABELS_UNCLEAR_ROWS',
    message: `${rows} of its rows have a name that several images have; give their folders`,
    values: [String(rows)],
  }),
  csvOfOthers: {
    code: 'LABELS_OF_OTHER_FILES',
    message: 'none of its rows begins with the name of an image that is here',
  },
} as const;
