'use client';

import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type PointerEvent } from 'react';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Card } from '#web/ui/card.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { Slider } from '#web/ui/slider.tsx';
import { BlinkPane } from './blink-pane.tsx';
import {
  amplificationOf,
  COMPARE_MODES,
  compareModeOf,
  MOST_AMPLIFICATION,
  USUAL_AMPLIFICATION,
} from './compare-mode.ts';
import { DifferencePicture } from './difference-picture.tsx';
import { Pane, usePanZoom, type PanePicture } from './pan-zoom.tsx';
import { splitAt } from './split-at.ts';

interface PictureCompareProps {
  readonly original: PanePicture;
  readonly adversarial: PanePicture;
  readonly name: string;
}

/** Original and adversarial picture, compared in four ways, with one pan and zoom for all panes. */
export function PictureCompare({ original, adversarial, name }: PictureCompareProps) {
  const t = useTranslations('report.compare');
  const [modeParameter, setMode] = useUrlState('view');
  const mode = compareModeOf(modeParameter);
  const [split, setSplit] = useState(50);
  const [amplifyParameter, setAmplify] = useUrlState('amplify');
  // The address follows once the thumb is let go: browsers refuse to have it written at every step.
  const [dragged, setDragged] = useState<number | undefined>();
  const amplification = dragged ?? amplificationOf(amplifyParameter);
  const [boxes, setBoxes] = useState(true);
  const view = usePanZoom();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'd' || event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey) return;
      setMode(mode === 'difference' ? undefined : 'difference');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mode, setMode]);
  const zoom = Math.round(view.zoom * 100);
  const shared = { view, showBoxes: boxes };
  const originalName = t('original', { name });
  const adversarialName = t('adversarial', { name });

  return (
    <Card
      title={t('title')}
      description={t('hint')}
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={t('mode')}
            value={mode}
            options={COMPARE_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
            onChange={(chosen) => setMode(chosen === 'side' ? undefined : chosen)}
          />
          <button
            type="button"
            aria-pressed={boxes}
            onClick={() => setBoxes(!boxes)}
            className={clsx('h-7 rounded-md border px-2 text-xs', boxes && 'bg-accent-soft text-accent-text')}
          >
            {t('boxes')}
          </button>
          <button
            type="button"
            aria-label={t('resetZoom', { zoom })}
            title={t('resetZoom', { zoom })}
            onClick={view.reset}
            className="tabular h-7 rounded-md border px-2 text-xs"
          >
            {t('zoom', { zoom })}
          </button>
        </div>
      }
    >
      {mode === 'side' && (
        <div className="grid gap-3 md:grid-cols-2">
          <Pane {...shared} picture={original} label={originalName} />
          <Pane {...shared} picture={adversarial} label={adversarialName} />
        </div>
      )}
      {mode === 'slider' && (
        <div className="mx-auto flex max-w-[max(48rem,80vh)] flex-col gap-3">
          {/* Above the image: below it, the end of a tall one and its slider were not in sight together. */}
          <Slider
            labels={[t('split')]}
            min={0}
            max={100}
            step={1}
            value={[split]}
            onChange={([next]) => setSplit(next ?? split)}
          />
          <div className="relative">
            <Pane {...shared} picture={original} label={originalName} />
            <div className="absolute inset-0" style={{ clipPath: `inset(0 0 0 ${split}%)` }}>
              <Pane {...shared} picture={adversarial} label={adversarialName} />
            </div>
            <SplitLine split={split} onSplit={setSplit} />
          </div>
        </div>
      )}
      {mode === 'blink' && (
        <BlinkPane
          {...shared}
          first={{ picture: original, label: originalName }}
          second={{ picture: adversarial, label: adversarialName }}
        />
      )}
      {mode === 'difference' && (
        <div className="mx-auto flex max-w-[max(48rem,80vh)] flex-col gap-3">
          <p className="tabular text-xs text-muted">{t('amplification', { amplification })}</p>
          <Slider
            labels={[t('amplification', { amplification })]}
            min={1}
            max={MOST_AMPLIFICATION}
            step={1}
            value={[amplification]}
            onChange={([next]) => setDragged(next)}
            onSettle={([next]) =>
              setAmplify(next === undefined || next === USUAL_AMPLIFICATION ? undefined : String(next))
            }
          />
          <DifferencePicture
            original={original.url}
            adversarial={adversarial.url}
            amplification={amplification}
            view={view}
            label={t('difference', { name, amplification })}
          />
        </div>
      )}
    </Card>
  );
}

interface SplitLineProps {
  /** In percent of the width. */
  readonly split: number;
  readonly onSplit: (split: number) => void;
}

/** The line between both images, to be dragged by a mouse or finger; the keyboard has the slider. */
function SplitLine({ split, onSplit }: SplitLineProps) {
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const pane = event.currentTarget.parentElement?.getBoundingClientRect();
    if (pane === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onSplit(splitAt(event.clientX, pane));
  };
  return (
    <div
      aria-hidden
      className="absolute top-0 bottom-5.5 w-6 -translate-x-1/2 cursor-ew-resize touch-none"
      style={{ left: `${split}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
    >
      <div className="pointer-events-none mx-auto h-full w-0.5 bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.6)]" />
    </div>
  );
}
