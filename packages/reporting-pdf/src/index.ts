export { findChromium } from './find-chromium.ts';
export { PdfError, printPdf } from './print-pdf.ts';
