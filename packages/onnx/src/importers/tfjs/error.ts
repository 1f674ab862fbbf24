export type TfjsImportErrorCode =
  'TFJS_MALFORMED' | 'TFJS_WEIGHTS' | 'TFJS_UNSUPPORTED_OP' | 'TFJS_UNSUPPORTED_USE' | 'TFJS_FIXED_BATCH';

/** A TF.js graph model that cannot be turned into ONNX. `where` is the node, weight or path in model.json. */
export class TfjsImportError extends Error {
  override readonly name = 'TfjsImportError';
  readonly code: TfjsImportErrorCode;
  readonly where: string;

  constructor(code: TfjsImportErrorCode, where: string, message: string, options?: ErrorOptions) {
    super(`${where}: ${message}`, options);
    this.code = code;
    this.where = where;
  }
}
