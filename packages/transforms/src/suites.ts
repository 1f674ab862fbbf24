/** A set of transforms chosen for a scenario (method.md, "Transforms"). All entries are transform specs. */
export interface TransformSuite {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Transforms used in optimisation, beside the untransformed picture. */
  readonly bank: readonly string[];
  /** Transforms of the evaluation that are in the bank, or drawn from a range in it. */
  readonly seen: readonly string[];
  /** Transforms of the evaluation that the optimisation never used. */
  readonly unseen: readonly string[];
}

export const transformSuites: readonly TransformSuite[] = Object.freeze([
  {
    name: 'driving',
    title: 'Driving',
    summary: 'A camera on the road: light, motion and tilt.',
    bank: ['brightness:0.7..1.3', 'motion-blur:3..7:-90..90', 'rotate:-5..5'],
    seen: ['brightness:0.8', 'brightness:1.2', 'motion-blur:5', 'motion-blur:5:90', 'rotate:-5', 'rotate:5'],
    unseen: ['brightness:0.5', 'contrast:0.7', 'motion-blur:11', 'gaussian-blur:1', 'noise:8', 'jpeg:75'],
  },
  {
    name: 'content-moderation',
    title: 'Content moderation',
    summary: 'What an upload goes through: compression, filters, small deformations.',
    bank: ['jpeg:75', 'jpeg:50', 'median:3', 'crop:0.9..1:random', 'stretch:0.95..1.05:0.95..1.05'],
    seen: ['jpeg:75', 'jpeg:50', 'median:3', 'crop:0.95:random', 'stretch:1.05'],
    unseen: ['jpeg:90', 'jpeg:30', 'webp:75', 'resize:0.75', 'median:5', 'median:5:cross', 'noise:4', 'rotate:3'],
  },
]);
