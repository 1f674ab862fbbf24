import { UnfitError } from '../problem-of.ts';

/** An archive that is refused as a whole. */
export const refusedArchive = (where: string, expected: string, got: string): UnfitError =>
  new UnfitError({
    code: 'ARCHIVE_REFUSED',
    where,
    expected,
    got,
    fix: 'make a plain ZIP of the photos and their labels',
  });
