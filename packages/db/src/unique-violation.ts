/** Whether the database refused a write because another row has the same key. */
export const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'P2002';
