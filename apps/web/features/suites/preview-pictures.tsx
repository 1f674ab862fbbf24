import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { useProblemTexts } from '#web/lib/errors/use-problem-texts.ts';
import { BoxedImage } from '#web/ui/boxed-image.tsx';
import { Said } from '#web/ui/said.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import type { PreviewTile } from './preview-tiles.ts';
import { transformName } from './spec-value.ts';
import type { TransformDefinitionFieldsFragment } from './transform-definition.generated.ts';

interface PreviewPicturesProps {
  /** Names the preview that the tiles are of: another one begins with new tiles. */
  readonly of: string;
  readonly tiles: readonly PreviewTile[];
  readonly definitions: readonly TransformDefinitionFieldsFragment[];
}

/** What has come so far, with a place for each tile that is outstanding. */
export function PreviewPictures({ of, tiles, definitions }: PreviewPicturesProps) {
  const t = useTranslations('suites.preview');
  const catalogue = useCatalogue();
  const title = (spec: string) => {
    const definition = definitions.find(({ name }) => name === transformName(spec));
    if (spec === '') return t('original');
    return definition === undefined ? spec : catalogue.transform(definition).title;
  };
  const outstanding = tiles.filter(({ isOutstanding }) => isOutstanding).length;
  // All of them have the size of the model's input: a place that has it does not move the page when its image comes.
  const size = tiles.find(({ picture }) => picture !== null)?.picture?.prediction;
  const texts = useProblemTexts();
  const aspectRatio = size === undefined ? '1' : `${size.width} / ${size.height}`;
  return (
    <>
      {outstanding > 0 && (
        <p role="status" className="mb-2 text-xs text-faint">
          {t('working', { done: tiles.length - outstanding, total: tiles.length })}
        </p>
      )}
      <ul className="grid grid-cols-2 gap-3" aria-busy={outstanding > 0}>
        {tiles.map(({ spec, picture, problem, isOutstanding }) => (
          <li key={`${of} ${spec}`}>
            {picture !== null && <Shown picture={picture} alt={`${title(spec)} ${spec}`} />}
            {problem !== null && (
              <p className="text-xs text-bad">
                <Said>{texts.message(problem)}</Said>
              </p>
            )}
            {isOutstanding && (
              <div style={{ aspectRatio }}>
                <Skeleton className="size-full" />
              </div>
            )}
            <p className="mt-1 truncate text-xs">
              {title(spec)} <code className="font-mono text-2xs text-faint">{spec}</code>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Keeps the address with which it came: every later answer signs a new one, and the browser would load the same image once for each transform that follows. */
function Shown({
  picture: given,
  alt,
}: {
  readonly picture: NonNullable<PreviewTile['picture']>;
  readonly alt: string;
}) {
  const [{ url, prediction }] = useState(given);
  return (
    <BoxedImage
      className="rounded-md border"
      src={url}
      alt={alt}
      width={prediction.width}
      height={prediction.height}
      boxes={prediction.detections}
    />
  );
}
