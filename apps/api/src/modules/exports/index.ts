import './export.ts';
