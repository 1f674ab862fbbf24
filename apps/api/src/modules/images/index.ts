import './grid.ts';
