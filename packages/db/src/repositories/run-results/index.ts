export { runLayout, stateFromRow, stateToRow, type RunLayout } from './layout.ts';
export {
  loadImageResult,
  loadImageResults,
  loadImageResultsAt,
  type LoadImageResultsRequest,
} from './load-image-results.ts';
export { ResultMismatchError, StaleClaimError } from './result-errors.ts';
export { runFiles, type StoredRunFile } from './run-files.ts';
export { loadRunModel, recordRunModel, type RunModelKey, type RunModelRecord } from './run-model.ts';
export { saveImageResult, type ResultFile, type SaveImageResultRequest } from './save-image-result.ts';
