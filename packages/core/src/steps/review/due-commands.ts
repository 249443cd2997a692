import type { CommandComment, Conversation, Incident } from '../../model/index.ts';
import { type Command, readCommand } from '../../policy/commands.ts';
import type { Ports } from '../../ports/index.ts';

/** A command that nobody has answered yet. */
export interface DueCommand {
  readonly conversation: Conversation;
  readonly comment: CommandComment;
  readonly command: Command;
  /** Names its answer. */
  readonly key: string;
}

/** Most commands and events that are answered for one incident: each makes a comment and a turn of the machine. */
const mostAnswered = 100;

/** Where tickets are issues of the code host, whose comments are read. */
const onCodeHost: readonly Ports['config']['tickets'][] = ['github', 'gitlab'];

/** Commands on the pull request and on the ticket that are not answered yet, the oldest first. A comment is answered once, also if it is edited. */
export async function listDueCommands(
  { repository, review, ticket, answered = [] }: Incident,
  { codeHost, config }: Pick<Ports, 'codeHost' | 'config'>,
): Promise<readonly DueCommand[]> {
  if (answered.length >= mostAnswered) return [];
  const conversations: Conversation[] = [];
  // A pull request of somebody else is not Suture's place to answer.
  if (review !== undefined && review.theirs === undefined) conversations.push({ of: 'review', id: review.id });
  if (ticket !== undefined && onCodeHost.includes(config.tickets)) conversations.push({ of: 'ticket', id: ticket.id });
  const due: DueCommand[] = [];
  for (const conversation of conversations) {
    for (const comment of await codeHost.readCommands(repository, conversation)) {
      const key = `${conversation.of}-${comment.id}`;
      const command = readCommand(comment.text);
      if (command !== undefined && !answered.includes(key)) due.push({ conversation, comment, command, key });
    }
  }
  return due;
}
