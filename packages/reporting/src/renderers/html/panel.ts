import { IDENTITY } from '@holdfast/metrics';
import { transformLabel } from '../../model/names.ts';
import type { Report, ReportImage, ReportSample } from '../../report-schema.ts';
import { attackLabel } from './format.ts';
import { html, type Markup } from './markup.ts';
import { predictionText } from './overlay.ts';
import type { Pictures } from './pictures.ts';
import { shot } from './shot.ts';
import { outcomeOf, scoresText, STATES } from './states.ts';

/** The plain attacks, one of which the panel shows, and the averaged one beside it. */
export function panelAttacks({ attacks }: Report): {
  readonly plain: readonly string[];
  readonly averaged: readonly string[];
} {
  const gradient = attacks.filter(({ isControl }) => !isControl).map(({ id }) => id);
  return {
    plain: gradient.filter((id) => id.startsWith('plain')),
    averaged: gradient.filter((id) => !id.startsWith('plain')),
  };
}

/** The same image four ways (M13): plain, plain after the transform, averaged, averaged after the transform. */
export function fourPicturePanel(report: Report, image: ReportImage, pictures: Pictures): Markup {
  const { plain, averaged } = panelAttacks(report);
  const transforms = report.panelTransform === null ? [IDENTITY] : [IDENTITY, report.panelTransform];
  return html`<div class="panel">
    ${[...plain, ...averaged].flatMap((attack) =>
      transforms.map((transform) =>
        picture({ report, image, pictures, attack, transform, hidden: plain.indexOf(attack) > 0 }),
      ),
    )}
  </div>`;
}

function picture(request: {
  readonly report: Report;
  readonly image: ReportImage;
  readonly pictures: Pictures;
  readonly attack: string;
  readonly transform: string;
  readonly hidden: boolean;
}): Markup {
  const { report, image, pictures, attack, transform, hidden } = request;
  const sample = image.samples.find((each) => each.attack === attack);
  const stored = sample && storedFile(sample, transform);
  const outcome = outcomeOf(image, attack, transform);
  const name =
    transform === IDENTITY ? attackLabel(attack) : `${attackLabel(attack)}, after ${transformLabel(transform)}`;
  const verdict = captionOf(image, attack, transform);
  const plain = attack.startsWith('plain') ? html`data-plain="${attack}"` : null;
  return html`<figure class="shot state-${outcome?.state ?? 'not-run'}" ${plain} ${hidden ? html`hidden` : null}>
    ${
      stored === undefined
        ? html`<p class="gap">not stored</p>`
        : shot({ report, pictures, file: stored.file, prediction: stored.prediction, alt: `${image.id}: ${name}` })
    }
    <figcaption>
      <span class="name">${name}</span>
      <b class="state"
        ><span aria-hidden="true">${outcome === undefined ? '–' : STATES[outcome.state].sign}</span> ${verdict}</b
      >
      <span class="meta">${outcome === undefined ? '' : scoresText(outcome)}</span>
      ${stored?.prediction.task === 'classification' ? html`<span class="meta">${predictionText(stored.prediction)}</span>` : null}
    </figcaption>
  </figure>`;
}

function storedFile(
  sample: ReportSample,
  transform: string,
): { readonly file: string; readonly prediction: ReportSample['prediction'] } | undefined {
  return transform === IDENTITY ? sample : sample.copies.find((copy) => copy.transform === transform);
}

/** `fooled`, `not fooled any more`, `still fooled`: after the transform the caption speaks of what was there before it. */
function captionOf(image: ReportImage, attack: string, transform: string): string {
  const outcome = outcomeOf(image, attack, transform);
  if (outcome === undefined) return 'not run';
  const { text } = STATES[outcome.state];
  if (transform === IDENTITY || outcomeOf(image, attack, IDENTITY)?.state !== 'success') return text;
  if (outcome.state === 'success') return 'still fooled';
  return outcome.state === 'robust' ? 'not fooled any more' : text;
}
