export { judgeSymptom, verifyObserve } from './verify-observe.ts';
