import './overview.ts';
