import { SNSClient } from '@aws-sdk/client-sns';
import { createTopicChat } from '@suture/adapters/aws/sns';
import { createChat } from '@suture/adapters/chats';
import { createSlackChannel } from '@suture/adapters/slack';
import { type Chat, chatOf, type Incident } from '@suture/core';
import { traced } from '../traced.ts';
import { openVendorWorld, type VendorCloud } from './vendor-world.ts';

/** Slack with the stage's token, and the topics of the configuration. */
export function openChat(cloud: VendorCloud): Chat {
  const settingsOf = ({ service }: Incident) => chatOf(service, cloud.config);
  return createChat({
    slack: createSlackChannel((incident) => settingsOf(incident).slack?.channel, openVendorWorld(cloud)),
    sns: createTopicChat({
      client: traced(new SNSClient({})),
      topicOf: (incident) => settingsOf(incident).sns?.topicArn,
    }),
  });
}
