import { intersectionOverUnion, MATCHING_IOU, type Box, type Detection } from '@holdfast/scene';

/** One labelled picture with what the detector found in it. */
export interface LabelledPicture {
  readonly truths: readonly { readonly classId: number; readonly box: Box }[];
  readonly detections: readonly Pick<Detection, 'classId' | 'score' | 'box'>[];
}

/**
 * Average precision of one class at IoU 0.5: area under the precision-recall curve, precision made monotone, every point counted (PASCAL
 * VOC 2010 and later). Each truth is found at most once; every further detection of it is a false positive. null where the class has no truth.
 */
export function averagePrecision(pictures: readonly LabelledPicture[], classId: number): number | null {
  const truthCount = pictures.reduce(
    (count, { truths }) => count + truths.filter((truth) => truth.classId === classId).length,
    0,
  );
  if (truthCount === 0) return null;
  const hits = pictures
    .flatMap((picture) => verdicts(picture, classId))
    .sort((a, b) => b.score - a.score)
    .map(({ isHit }) => isHit);

  let found = 0;
  const curve = hits.map((isHit, index) => {
    if (isHit) found++;
    return { recall: found / truthCount, precision: found / (index + 1) };
  });
  let best = 0;
  let area = 0;
  for (let i = curve.length - 1; i >= 0; i--) {
    const { recall, precision } = curve[i] ?? { recall: 0, precision: 0 };
    best = Math.max(best, precision);
    area += best * (recall - (curve[i - 1]?.recall ?? 0));
  }
  return area;
}

/** Mean of the average precisions over all classes that have truths; null where there is none. */
export function meanAveragePrecision(pictures: readonly LabelledPicture[]): number | null {
  const classes = new Set(pictures.flatMap(({ truths }) => truths.map((truth) => truth.classId)));
  if (classes.size === 0) return null;
  const sum = [...classes].reduce((total, classId) => total + (averagePrecision(pictures, classId) ?? 0), 0);
  return sum / classes.size;
}

/** Detections of one picture, best first, each with whether it finds a truth that no better one has found. */
function verdicts(picture: LabelledPicture, classId: number): readonly { score: number; isHit: boolean }[] {
  const truths = picture.truths.filter((truth) => truth.classId === classId);
  const taken = new Set<number>();
  return picture.detections
    .filter((detection) => detection.classId === classId)
    .sort((a, b) => b.score - a.score)
    .map(({ score, box }) => {
      // VOC's rule: a detection belongs to the truth it overlaps most, and is a duplicate when that one is taken.
      const overlaps = truths.map((truth) => intersectionOverUnion(truth.box, box));
      const highest = Math.max(-Infinity, ...overlaps);
      const index = overlaps.indexOf(highest);
      const isHit = highest >= MATCHING_IOU && !taken.has(index);
      if (isHit) taken.add(index);
      return { score, isHit };
    });
}
