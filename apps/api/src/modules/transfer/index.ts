import './transfer.ts';
