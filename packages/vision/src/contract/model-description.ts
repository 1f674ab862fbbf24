import type { DataType } from '@holdfast/onnx';
import type { OutputDescription } from '../decoder.ts';

export interface InputDescription extends OutputDescription {
  /** Element type as declared; left out or `null` where the file does not say. */
  readonly dataType?: DataType | null;
}

/** What a model file says about itself, as far as contracts care. */
export interface ModelDescription {
  readonly inputs: readonly InputDescription[];
  readonly outputs: readonly OutputDescription[];
  /** metadata_props of the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether a softmax stands right before an output; `undefined` where nobody has looked. */
  readonly endsInSoftmax?: boolean;
}
