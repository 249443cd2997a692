export { cleanText } from './clean-text.ts';
export { type Colours, chooseColours, colourDiff } from './colours.ts';
export { JsonEvent, writeEvent } from './json-events.ts';
export { type LoopEvent, readLog } from './loop-events.ts';
export { type OutputForm, openScreen, silentScreen } from './open-screen.ts';
export { type Screen, type ScreenClock, type ScreenStream, sizeOf } from './screen.ts';
