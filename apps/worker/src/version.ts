import manifest from '../package.json' with { type: 'json' };

/** Version of this package; results record it. */
export const { version } = manifest;
