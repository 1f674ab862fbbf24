import type { OutputDescription } from '../decoder.ts';

/** What a model file says about itself, as far as contracts care. */
export interface ModelDescription {
  readonly inputs: readonly OutputDescription[];
  readonly outputs: readonly OutputDescription[];
  /** metadata_props of the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether a softmax stands right before an output; `undefined` where nobody has looked. */
  readonly endsInSoftmax?: boolean;
}
