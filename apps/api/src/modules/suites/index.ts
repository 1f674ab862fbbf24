import './suites.ts';
import './presets.ts';
