import type { Report, ReportImage } from '../../report-schema.ts';
import { compareText } from '../../model/order.ts';

/** Gives the bytes of a file of the run by its path relative to the results. */
export type ReadArtifact = (path: string) => Promise<Uint8Array>;

/** The pictures of a page: each is embedded once and referred to by its number. */
export interface Pictures {
  /** Number of a picture; null where it is not embedded. */
  idOf(path: string): number | null;
  /** Why a picture could not be read; null for pictures that could. */
  problemOf(path: string): string | null;
  /** Data URIs by number. */
  readonly dataUris: readonly string[];
}

/** Reads the originals, samples and panel copies of these images. A picture that cannot be read is shown as a gap with the reason. */
export async function readPictures(
  images: readonly ReportImage[],
  { report, readArtifact }: { readonly report: Report; readonly readArtifact: ReadArtifact },
): Promise<Pictures> {
  const paths = [...new Set(images.flatMap((image) => pathsOf(image, report.panelTransform)))].sort(compareText);
  const ids = new Map<string, number>();
  const problems = new Map<string, string>();
  const dataUris: string[] = [];
  for (const path of paths) {
    try {
      dataUris.push(`data:image/png;base64,${base64(await readArtifact(path))}`);
      ids.set(path, dataUris.length - 1);
    } catch (error) {
      problems.set(path, error instanceof Error ? error.message : String(error));
    }
  }
  return { idOf: (path) => ids.get(path) ?? null, problemOf: (path) => problems.get(path) ?? null, dataUris };
}

function pathsOf({ file, samples }: ReportImage, panelTransform: string | null): readonly string[] {
  return [
    ...(file === null ? [] : [file]),
    ...samples.flatMap((sample) => [
      sample.file,
      ...sample.copies.filter(({ transform }) => transform === panelTransform).map((copy) => copy.file),
    ]),
  ];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
