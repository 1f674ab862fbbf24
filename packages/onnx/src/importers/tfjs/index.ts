export { TfjsImportError, type TfjsImportErrorCode } from './error.ts';
export { importTfjsGraphModel, type TfjsImport } from './import-graph-model.ts';
