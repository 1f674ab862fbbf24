export {
  countAttackPairs,
  countCells,
  countJoint,
  countNorms,
  countOutcomes,
  countSubjects,
  type CellCounts,
  type ReportKey,
} from './evidence.ts';
export { cellFacets, imageFacets, type CellFacets, type Facet, type ImageFacets } from './facets.ts';
export type { BaselineCell, ImageChange, ImageFilter, ImageState } from './image-filter.ts';
export { countChanges, countImages, imagePage, type ReportImageRow } from './image-page.ts';
export {
  commonPositions,
  countCommonImages,
  countGroupPairs,
  countTransformPairs,
  picturePairs,
  type GroupPairs,
  type PairSide,
  type PairsRequest,
  type PicturePair,
  type TransformPairs,
} from './pairs.ts';
