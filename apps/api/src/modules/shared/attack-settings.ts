import type { AttackSettings as SettingsShape } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';
import { showAttackSettings } from '../campaigns/attack-settings.ts';

type Shown = ReturnType<typeof showAttackSettings>;

const AttackSettingsRef = builder.objectRef<Shown>('AttackSettings');

/** Settings as the schema shows them, out of what the database holds. */
export const shownSettings = (settings: SettingsShape): Shown => showAttackSettings(settings);

export const AttackSettings = AttackSettingsRef.implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attacks: t.field({ type: ['String'], resolve: ({ attacks }) => [...attacks] }),
    combination: t.exposeString('combination', { description: 'mean, max, adaptive or weighted:W0:W1:...' }),
    confirmDraws: t.exposeInt('confirmDraws'),
    direction: t.exposeString('direction'),
    epsilonLevels: t.exposeFloat('epsilonLevels'),
    iterations: t.exposeInt('iterations'),
    momentum: t.exposeFloat('momentum'),
    norm: t.exposeString('norm'),
    start: t.exposeString('start', { description: 'original, or random:N for N random starts.' }),
    stepLevels: t.exposeFloat('stepLevels'),
  }),
});

export const AttackSettingsInput = builder.inputType('AttackSettingsInput', {
  fields: (t) => ({
    attacks: t.stringList({ required: true }),
    combination: t.string(),
    confirmDraws: t.int(),
    direction: t.string(),
    epsilonLevels: t.float({ required: true }),
    iterations: t.int({ required: true }),
    momentum: t.float(),
    norm: t.string(),
    start: t.string(),
    stepLevels: t.float({ required: true }),
  }),
});
