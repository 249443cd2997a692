import { consoleDomains, isRegionName } from '@suture/core';
import { partitionOf } from './arn.ts';

/** The page of an alarm in the console of its region's partition; undefined when the region is none. */
export function linkAlarm(region: string, name: string): string | undefined {
  const home = linkConsole(region, 'cloudwatch');
  return home && `${home}#alarmsV2:alarm/${encode(name)}`;
}

/** The page of an Auto Scaling group's activity. */
export function linkScalingGroup(region: string, name: string): string | undefined {
  const home = linkConsole(region, 'ec2');
  return home && `${home}#AutoScalingGroupDetails:id=${encodeName(name)};view=activity`;
}

function linkConsole(region: string, service: string): string | undefined {
  const domain = consoleDomains[partitionOf(region)];
  if (domain === undefined || !isRegionName(region)) return undefined;
  return `https://${region}.console.${domain}/${service}/home?region=${region}`;
}

/** The console's own way behind the `#`: percent encoding with `$` for `%`. */
function encode(name: string): string {
  return encodeName(name).replaceAll('%', '$');
}

/** Percent encoding, which half a character would make fail. */
function encodeName(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'));
}
