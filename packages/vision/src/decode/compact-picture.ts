import { sharp } from '../sharp.ts';

/** Quality at which a 512 px sample shows no difference at the size of a report, at a tenth of its PNG. */
const LOOK_QUALITY = 85;

/**
 * A stored PNG as a smaller WebP for pages that embed it. Lossless keeps every pixel, so that a page can compute differences. Judging
 * never uses this: it reads the stored file.
 */
export async function compactPicture(
  png: Uint8Array,
  { lossless }: { readonly lossless: boolean },
): Promise<Uint8Array> {
  const webp = lossless ? { lossless, effort: 3 } : { quality: LOOK_QUALITY };
  return sharp(png).webp(webp).toBuffer();
}
