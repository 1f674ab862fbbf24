import { hasFacets } from '../../model/facets.ts';
import type { Report, ReportImage } from '../../report-schema.ts';
import { baselineSection } from './baseline.ts';
import { curvesSection } from './curve.ts';
import { facetsSection } from './facets.ts';
import { budgetText, timeText } from './format.ts';
import { gateSection } from './gate.ts';
import { imagesSection, skippedSection } from './images.ts';
import { hardeningSection } from './hardening.ts';
import { html, jsonScript, trusted, type Markup } from './markup.ts';
import { matrixSection } from './matrix.ts';
import type { Pictures } from './pictures.ts';
import { pageScript } from './scripts/index.ts';
import { setupSection } from './setup.ts';
import { pageStyles } from './styles/index.ts';
import { verdictSection, warningsSection } from './verdict.ts';

/** Nothing may be loaded, whatever stands in the page: it is read offline and by people who do not trust its file names. */
const POLICY =
  "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function page(
  report: Report,
  { shown, pictures }: { shown: readonly ReportImage[]; pictures: Pictures },
): Markup {
  const { model, configuration, run } = report;
  const sections: readonly (readonly [id: string, title: string])[] = [
    ...(report.gate === undefined ? [] : [['gate', 'Gate'] as const]),
    ['verdict', 'Verdict'],
    ...(report.baseline === undefined ? [] : [['baseline', 'Changes'] as const]),
    ...(report.hardening === undefined ? [] : [['hardening', 'Hardening'] as const]),
    ['table', 'Table'],
    ...(hasFacets(report) ? [['facets', 'Groups'] as const] : []),
    ...(report.curves.length === 0 ? [] : [['curves', 'Curves'] as const]),
    ...(report.counts.eligible === 0 ? [] : [['images', 'Images'] as const]),
    ['limits', 'Limits'],
    ['setup', 'Setup'],
  ];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${configuration.objective} on ${model.file} · Holdfast</title>
        <style>
          ${trusted(pageStyles)}
        </style>
      </head>
      <body>
        <a class="skip" href="#verdict">Skip to the verdict</a>
        <header class="top">
          <div class="bar-inner">
            <span class="brand">Holdfast</span>
            <nav aria-label="Sections">${sections.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
          </div>
        </header>
        <main>
          <p class="subject">
            <b>${model.file}</b><span>${configuration.objective}</span><span>${budgetText(report)}</span>
            <span>${run.kind}</span
            ><span>${timeText(run.finishedAt)}</span
            >${run.complete ? null : html`<span class="partial">partial run</span>`}
          </p>
          ${gateSection(report)} ${verdictSection(report)} ${baselineSection(report)} ${hardeningSection(report)}
          ${warningsSection(report)} ${matrixSection(report)} ${facetsSection(report)} ${curvesSection(report)}
          ${imagesSection(report, { shown, pictures })} ${skippedSection(report)} ${setupSection(report)}
        </main>
        <div id="tip" hidden></div>
        <noscript
          ><p class="noscript">
            Pictures, the slider and the filter need JavaScript; every number is here without it.
          </p></noscript
        >
        ${jsonScript('pictures', pictures.dataUris)}
        <script>
          ${trusted(pageScript)};
        </script>
      </body>
    </html> `;
}
