export { countCells, countJoint, countNorms, countSubjects, type CellCounts, type ReportKey } from './evidence.ts';
export { imageFacets, type Facet, type ImageFacets } from './facets.ts';
export type { BaselineCell, ImageChange, ImageFilter } from './image-filter.ts';
export { countChanges, countImages, imagePage, type ReportImageRow } from './image-page.ts';
export {
  countCommonImages,
  countTransformPairs,
  picturePairs,
  type PairSide,
  type PairsRequest,
  type PicturePair,
  type TransformPairs,
} from './pairs.ts';
