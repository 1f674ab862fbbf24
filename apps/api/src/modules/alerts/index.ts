import './alert.ts';
