export type { Batching } from './batch/batching.ts';
export { ImportError, type ImportErrorCode, type ImportProblem } from './import-error.ts';
export {
  importGraph,
  importModel,
  type ContractInput,
  type ImportedModel,
  type ImportReport,
  type ImportRequest,
} from './import-model.ts';
export { imageDims, type ImageInput, type InputShapes } from './input-shapes.ts';
