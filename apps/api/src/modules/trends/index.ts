import './trend.ts';
