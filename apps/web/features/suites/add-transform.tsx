'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { Button } from '#web/ui/button.tsx';
import { Menu, MenuItem, MenuLabel } from '#web/ui/menu.tsx';
import type { TransformDefinitionFieldsFragment } from './transform-definition.generated.ts';

interface AddTransformProps {
  readonly definitions: readonly TransformDefinitionFieldsFragment[];
  readonly label: string;
  readonly onAdd: (spec: string) => void;
}

/** Transforms to add, each at the strengths that are worth starting from. */
export function AddTransform({ definitions, label, onAdd }: AddTransformProps) {
  const t = useTranslations('suites');
  const catalogue = useCatalogue();
  return (
    <Menu
      trigger={
        <Button size="sm" icon={<Plus className="size-3.5" aria-hidden />} aria-label={label}>
          {t('add')}
        </Button>
      }
    >
      <div className="max-h-80 overflow-y-auto">
        {definitions.map((definition) => (
          <div key={definition.name}>
            <MenuLabel>{catalogue.transform(definition).title}</MenuLabel>
            {(definition.presets.length === 0 ? [definition.name] : definition.presets).map((spec) => (
              <MenuItem key={spec} onSelect={() => onAdd(spec)}>
                <code className="font-mono text-xs">{spec}</code>
              </MenuItem>
            ))}
          </div>
        ))}
      </div>
    </Menu>
  );
}
