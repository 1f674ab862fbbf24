import { Pause, Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { Pane, type PanePicture, type PanZoom } from './pan-zoom.tsx';

const BLINK_MS = 600;

interface Side {
  readonly picture: PanePicture;
  readonly label: string;
}

interface BlinkPaneProps {
  readonly view: PanZoom;
  readonly showBoxes: boolean;
  readonly first: Side;
  readonly second: Side;
}

/** Two pictures in turn. It can be stopped, and stands still for whoever has asked for less motion; the other picture is then a press away. */
export function BlinkPane({ view, showBoxes, first, second }: BlinkPaneProps) {
  const t = useTranslations('report.compare');
  const [isPlaying, setPlaying] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  const [isSecond, setSecond] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setSecond((shown) => !shown), BLINK_MS);
    return () => clearInterval(timer);
  }, [isPlaying]);
  return (
    <div className="mx-auto flex max-w-[max(48rem,80vh)] flex-col gap-3">
      <div className="flex gap-2">
        <Button
          size="sm"
          icon={isPlaying ? <Pause className="size-3.5" aria-hidden /> : <Play className="size-3.5" aria-hidden />}
          onClick={() => setPlaying(!isPlaying)}
        >
          {isPlaying ? t('pause') : t('play')}
        </Button>
        <Button
          size="sm"
          onClick={() => {
            setPlaying(false);
            setSecond(!isSecond);
          }}
        >
          {t('other')}
        </Button>
      </div>
      <Pane view={view} showBoxes={showBoxes} {...(isSecond ? second : first)} />
    </div>
  );
}
