import type { Report } from '../report-schema.ts';
import { page } from './html/page.ts';
import { readPictures, type ReadArtifact } from './html/pictures.ts';

export interface HtmlOptions {
  readonly readArtifact: ReadArtifact;
  /** How many images have their pictures embedded; the page says so where there are more. */
  readonly maxEmbeddedImages?: number;
}

/** At about 2 MB for an image's pictures at 416 px, a page that browsers still open at once. */
const MAX_EMBEDDED_IMAGES = 50;

/** The report as one self-contained page: no request leaves it, and every picture is in it once. */
export async function renderHtml(report: Report, options: HtmlOptions): Promise<string> {
  const { readArtifact, maxEmbeddedImages = MAX_EMBEDDED_IMAGES } = options;
  const shown = report.images.filter(({ status }) => status === 'eligible').slice(0, maxEmbeddedImages);
  const pictures = await readPictures(shown, { report, readArtifact });
  return page(report, { shown, pictures }).text;
}
