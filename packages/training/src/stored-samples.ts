/** Whose sample of a finished run to train on, the first that fooled the model: what survives transforms teaches more. The control teaches nothing. */
export const preferredSamples: readonly string[] = ['averaged', 'averaged-full', 'plain-full', 'plain-early'];
