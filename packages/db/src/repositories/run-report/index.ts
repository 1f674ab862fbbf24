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
export {
  cellFacets,
  changesOf,
  facetsOf,
  imageGroups,
  type CellFacets,
  type Facet,
  type ImageFacets,
  type ImageGroup,
} from './facets.ts';
export type { BaselineCell, ImageChange, ImageFilter, ImageState } from './image-filter.ts';
export { countImages, imagePage, type ReportImageRow } from './image-page.ts';
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
