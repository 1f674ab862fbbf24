import {
  Boxes,
  Crosshair,
  Database,
  FlaskConical,
  GitCompareArrows,
  LayoutDashboard,
  Layers,
  Play,
  Settings,
  ShieldCheck,
  SlidersHorizontal,
  Bug,
  type LucideIcon,
} from 'lucide-react';
import { paths } from '#web/lib/paths.ts';

interface NavigationItem {
  /** Key under `shell.navigation` in the catalogue. */
  readonly key:
    | 'overview'
    | 'campaigns'
    | 'runs'
    | 'compare'
    | 'findings'
    | 'models'
    | 'datasets'
    | 'suites'
    | 'presets'
    | 'try'
    | 'hardening'
    | 'settings';
  readonly icon: LucideIcon;
  readonly href: (slug: string) => string;
  /** Pressed after `g`. */
  readonly letter: string;
}

export interface NavigationGroup {
  readonly key: 'test' | 'assets' | 'work';
  readonly items: readonly NavigationItem[];
}

export const overviewItem: NavigationItem = {
  key: 'overview',
  icon: LayoutDashboard,
  href: paths.overview,
  letter: 'o',
};
export const settingsItem: NavigationItem = { key: 'settings', icon: Settings, href: paths.settings, letter: ',' };

/** Pages of a workspace in the order of the side bar. */
export const navigation: readonly NavigationGroup[] = [
  {
    key: 'test',
    items: [
      { key: 'campaigns', icon: Crosshair, href: paths.campaigns, letter: 'c' },
      { key: 'runs', icon: Play, href: paths.runs, letter: 'r' },
      { key: 'compare', icon: GitCompareArrows, href: paths.compare, letter: 'v' },
      { key: 'findings', icon: Bug, href: paths.findings, letter: 'f' },
    ],
  },
  {
    key: 'work',
    items: [
      { key: 'try', icon: FlaskConical, href: paths.tryOne, letter: 't' },
      { key: 'hardening', icon: ShieldCheck, href: paths.hardening, letter: 'h' },
    ],
  },
  {
    key: 'assets',
    items: [
      { key: 'models', icon: Boxes, href: paths.models, letter: 'm' },
      { key: 'datasets', icon: Database, href: paths.datasets, letter: 'd' },
      { key: 'suites', icon: Layers, href: paths.suites, letter: 's' },
      { key: 'presets', icon: SlidersHorizontal, href: paths.presets, letter: 'p' },
    ],
  },
];

export const allItems: readonly NavigationItem[] = [
  overviewItem,
  ...navigation.flatMap(({ items }) => items),
  settingsItem,
];

/** Whether the page at `pathname` belongs under the item: the overview only itself, others also their sub-pages. */
export function isCurrent(item: NavigationItem, place: { readonly pathname: string; readonly slug: string }): boolean {
  const href = item.href(place.slug);
  if (item.key === 'overview') return place.pathname === href;
  return place.pathname === href || place.pathname.startsWith(`${href}/`);
}
