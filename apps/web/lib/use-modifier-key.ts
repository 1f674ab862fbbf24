'use client';

import { useSyncExternalStore } from 'react';

const stays = () => () => undefined;
const isApple = () => /mac|iphone|ipad/i.test(navigator.platform);

/** The key that goes with a letter on this machine; the server, which cannot know it, writes what most keyboards have. */
export const useModifierKey = (): string => (useSyncExternalStore(stays, isApple, () => false) ? '⌘' : 'Ctrl');
