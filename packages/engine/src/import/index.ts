export type { Batching } from './batch/batching.ts';
export { estimateMemoryMb } from './estimate-memory.ts';
export { ImportError, type ImportErrorCode, type ImportProblem } from './import-error.ts';
export {
  importGraph,
  importModel,
  type ContractInput,
  type ImportedModel,
  type ImportReport,
  type ImportRequest,
} from './import-model.ts';
export { inlinePictures, type InlineRequest } from './inline-pictures.ts';
export { imageDims, type ImageInput, type InputShapes } from './input-shapes.ts';
