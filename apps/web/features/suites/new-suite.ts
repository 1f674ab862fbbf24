/** In the place of an id: a suite that is not saved yet. */
export const NEW_SUITE = 'new';
