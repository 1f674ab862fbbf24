import type { OperatorCoverage } from '@holdfast/autodiff';
import type { DataType, Dimension } from '@holdfast/onnx';
import type { ContractProposal } from '@holdfast/vision';

/** Something that keeps a model from being attacked, or that its owner should know. */
export interface InspectionProblem {
  /** `error`: attacks by gradients are not possible; `warning`: they are, with the restriction described. */
  readonly severity: 'error' | 'warning';
  /** The code of the ModelError, ImportError or ContractError behind it, or one of the inspection's own. */
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

export interface InspectedValue {
  readonly name: string;
  readonly dataType: DataType | null;
  /** As declared; a symbolic size is its name, an unknown one `null`. */
  readonly dims: readonly Dimension[] | null;
  /** At batch 1, as far as known. */
  readonly frozenDims: readonly number[] | null;
}

/** A file that is refused before anything else is read from it. */
export interface RefusedModel {
  readonly status: 'refused';
  readonly sha256: string;
  readonly problems: readonly InspectionProblem[];
}

/** What `holdfast inspect` shows. */
export interface InspectedModel {
  readonly status: 'read';
  readonly sha256: string;
  readonly opset: number;
  readonly irVersion: number;
  readonly producer: string;
  readonly inputs: readonly InspectedValue[];
  readonly outputs: readonly InspectedValue[];
  /** Every operator of the file, as written there, with its count and gradient. */
  readonly operators: readonly OperatorCoverage[];
  /** Elements of all floating point constants. */
  readonly parameterCount: number;
  /** Element types of the weights. */
  readonly weightTypes: readonly DataType[];
  /** Whether several pictures go through at once, as checked by running; `null` where the model could not be imported. */
  readonly batching: { readonly kind: 'any' } | { readonly kind: 'one'; readonly reason: string } | null;
  /** Memory that forward and backward of one picture take; `null` where the model could not be imported. */
  readonly memoryMb: number | null;
  /** The contract that was given, or a proposal to be confirmed; `null` where none can be inferred. */
  readonly contract: ContractProposal | null;
  readonly problems: readonly InspectionProblem[];
}

export type Inspection = RefusedModel | InspectedModel;
