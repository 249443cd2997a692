export { type ChatChannel, createChat } from './chat.ts';
