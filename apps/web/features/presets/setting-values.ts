/** Settings of an attack that have a name each. */
export const NORMS = ['linf', 'l2'] as const;
export const DIRECTIONS = ['sign', 'l2', 'raw'] as const;
export const COMBINATIONS = ['mean', 'max', 'adaptive'] as const;
