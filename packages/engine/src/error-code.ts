/** The code of an error of ours, for records that outlive it. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNEXPECTED';
