import { leftOut, type DatasetFormat, type GroundTruthBoxes } from '@holdfast/domain';
import { readCoco } from './coco.ts';
import { readCsv } from './csv.ts';
import type { TellProblem } from './left-out.ts';
import { readYolo } from './yolo.ts';

/** What the files of a data set say about its photos. */
export interface Annotations {
  readonly format: DatasetFormat;
  /** Of one photo; `size` is in pixels. */
  of(
    path: string,
    size: { readonly width: number; readonly height: number },
  ): {
    readonly label: string | null;
    readonly boxes: GroundTruthBoxes | null;
  };
}

export interface AnnotationRequest {
  /** Recognised where null. */
  readonly wanted: DatasetFormat | null;
  /** Text files by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly photos: readonly string[];
  /** Told what of the labels cannot be used: labels that are silently missing make every number about them wrong. */
  readonly onProblem: TellProblem;
}

/**
 * Recognises how photos are labelled, or reads them as `wanted`: COCO JSON, YOLO text files, a CSV of `file,label`, a folder for each class, or nothing.
 */
export function readAnnotations(request: AnnotationRequest): Annotations {
  const { wanted } = request;
  const readers = { coco: readCoco, yolo: readYolo, csv: readCsv, imagefolder: readFolders } as const;
  if (wanted === 'images') return unlabelled;
  if (wanted !== null) {
    const read = readers[wanted](request);
    if (read === undefined) request.onProblem(`(${wanted})`, leftOut.say('labels_not_found'));
    return read ?? unlabelled;
  }
  return readCoco(request) ?? readYolo(request) ?? readCsv(request) ?? readFolders(request) ?? unlabelled;
}

const unlabelled: Annotations = { format: 'images', of: () => ({ label: null, boxes: null }) };

/** `<class>/<photo>`, below folders that all photos share. One folder alone is no classes. */
function readFolders({ photos }: AnnotationRequest): Annotations | undefined {
  const parents = photos.map((photo) => photo.split('/').at(-2));
  if (parents.some((parent) => parent === undefined) || new Set(parents).size < 2) return undefined;
  return { format: 'imagefolder', of: (photo) => ({ label: photo.split('/').at(-2) ?? null, boxes: null }) };
}
