import { sentences, type Sentence } from '@holdfast/results';

/** Why a file of an import is left out, or labels of it are. Begins with what it is about. */
export const leftOut = sentences({
  file_not_used: () => 'neither an image nor labels',
  file_too_many_labels: () => 'more labels than an import reads',
  file_link: () => 'a link; put the file itself into the archive',
  file_encrypted: () => 'encrypted; make an archive without a password',
  file_too_large: (mebibytes: number) => `larger than ${mebibytes} MiB`,
  file_damaged: (error: string) => `it cannot be unpacked: ${error}`,
  image_empty: () => 'an empty file; copy or upload it again',
  image_file_too_large: (got: string) => `too large: ${got}; save the image smaller or compressed`,
  image_too_many_pixels: (got: string) => `too many pixels: ${got}; make the image smaller`,
  image_format_refused: () => 'an image format that is not read; save the image as PNG or JPEG',
  image_format_unknown: () => 'not an image, by its first bytes; check the file, or save it as PNG or JPEG',
  image_truncated: () => 'it ends before the image does; copy or upload it again',
  image_corrupt: (error: string) => `it cannot be decoded: ${error}; open it in a viewer and save it again`,
  image_timeout: () => 'it takes too long to decode; save the image again with an ordinary encoder',
  labels_not_found: () => 'no labels of this format were found beside the images',
  labels_not_coco: () => 'it has no COCO "images", "annotations" and "categories"',
  labels_of_other_images: (images: number) => `none of the ${images} images it names is here`,
  labels_unclear_images: (images: number) =>
    `${images} of its images have a name that several images have; give their folders`,
  labels_unclear_file: () => 'several images have its name; put it into a folder named like theirs',
  labels_wrong_line: (line: number, got: string) =>
    `line ${line}: expected "class x y width height" in numbers, got ${got}`,
  labels_not_csv: (error: string) => `it is no CSV: ${error}`,
  labels_unclear_rows: (rows: number) => `${rows} of its rows have a name that several images have; give their folders`,
  labels_of_other_files: () => 'none of its rows begins with the name of an image that is here',
  /** What no program of ours has put into words. */
  other: (text: string) => text,
});

export type LeftOut = Sentence;

/** Whether labels are missing, and not the file. */
export const isAboutLabels = (code: string): boolean => code.startsWith('labels_');
