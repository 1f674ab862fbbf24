import type { Report } from '../report-schema.ts';
import { exclusions } from '../text.ts';

/** What is missing from the rates, in sentences; said once where it holds for every attack or in every row. */
export function exclusionNotes({ cells, transforms, attacks }: Report): readonly string[] {
  const labelsByText = new Map<string, string[]>();
  for (const { spec, label } of transforms) {
    const own = cells
      .filter((cell) => cell.transform === spec)
      .map((cell) => ({ attack: cell.attack, text: exclusions(cell).join(', ') }));
    for (const text of new Set(own.map((cell) => cell.text))) {
      if (text === '') continue;
      const concerned = own.filter((cell) => cell.text === text).map(({ attack }) => attack);
      const who = concerned.length === attacks.length ? '' : ` (${concerned.join(', ')})`;
      labelsByText.set(text + who, [...(labelsByText.get(text + who) ?? []), label]);
    }
  }
  return [...labelsByText].map(([text, labels]) => {
    const where = labels.length === transforms.length ? 'every row' : labels.join(', ');
    return `Not counted in ${where}: ${text}`;
  });
}
