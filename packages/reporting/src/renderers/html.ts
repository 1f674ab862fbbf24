import type { Report } from '../report-schema.ts';
import { page } from './html/page.ts';
import { readPictures, type ReadArtifact } from './html/pictures.ts';

export interface HtmlOptions {
  readonly readArtifact: ReadArtifact;
  /** Size of the pictures up to which images have theirs embedded; the page says so where there are more. Default 32 MB. */
  readonly maxPictureBytes?: number;
}

/** About 15 images of 512 px with all their samples; a page of 64 MB still opens at once. */
const MAX_PICTURE_BYTES = 32e6;

/** The report as one self-contained page: no request leaves it, and every picture is in it once. */
export async function renderHtml(report: Report, options: HtmlOptions): Promise<string> {
  const { readArtifact, maxPictureBytes = MAX_PICTURE_BYTES } = options;
  const eligible = report.images.filter(({ status }) => status === 'eligible');
  return page(report, await readPictures(eligible, { report, readArtifact, maxPictureBytes })).text;
}
