import { unaryRule } from '../rule.ts';

export const Identity = unaryRule('Identity', ['nothing'], (_, dY) => dY);
