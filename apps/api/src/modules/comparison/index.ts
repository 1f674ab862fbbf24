import './comparison.ts';
