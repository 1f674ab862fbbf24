/** Text that is safe to stand in a page as it is. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Part[];

/**
 * Markup from a template. Whatever is put in is escaped, in element content and in quoted attributes alike, unless it is Markup already;
 * lists are joined and null is nothing. So a file name can never become an element.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, index) => text + render(parts[index] ?? null)).join(''));
}

/** Own text that is markup: style sheets, scripts. */
export const trusted = (text: string): Markup => new Markup(text);

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function render(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return part.replaceAll(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
  return part.map(render).join('');
}

/** A JSON value inside a script element: `<` is escaped, so that no string can end the element. */
export function jsonScript(id: string, value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">
    ${trusted(json)}
  </script>`;
}
