export { judgeSymptom, verifyObserve } from './observe.ts';
