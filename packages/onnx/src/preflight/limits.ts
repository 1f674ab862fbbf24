/** Bounds of what is read. A model beyond one of them is refused before anything is computed or allocated for it. */
export interface PreflightLimits {
  /** Size of the file in bytes; protobuf itself ends at 2 GiB. */
  readonly maxBytes: number;
  /** Estimated heap that the decoded file would take, in bytes. Small messages take far more memory than file. */
  readonly maxDecodedBytes: number;
  /** Nodes, those of subgraphs included. */
  readonly maxNodes: number;
  /** Levels of subgraphs (If, Loop, Scan) below the main graph. */
  readonly maxSubgraphDepth: number;
  /** Subgraphs in the whole model; each costs time in the size of the model. */
  readonly maxSubgraphs: number;
  /** Elements of one declared or computed value. */
  readonly maxElements: number;
  /** Bytes of all values together that follow from constants alone: what folding them could ask for. */
  readonly maxFoldedBytes: number;
  /**
   * As `maxFoldedBytes`, for those that are operands of convolutions and matrix products: weights that a file describes
   * (as untrained networks do) instead of holding them.
   */
  readonly maxFoldedWeightBytes: number;
}

/** Room for every vision model in common use (the largest have some 10,000 nodes and 1 GB of weights). */
export const DEFAULT_PREFLIGHT_LIMITS: PreflightLimits = {
  maxBytes: 2 ** 30,
  maxDecodedBytes: 2 ** 31,
  maxNodes: 100_000,
  maxSubgraphDepth: 8,
  maxSubgraphs: 500,
  maxElements: 2 ** 29,
  maxFoldedBytes: 2 ** 26,
  maxFoldedWeightBytes: 2 ** 30,
};
