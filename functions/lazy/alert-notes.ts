import { openAlertNotes } from '@suture/adapters/vendors';
import type { AlertNotes } from '@suture/core';
import { openVendorWorld, type VendorCloud } from './vendor-world.ts';

/** The vendors that take notes about alerts that they raised. In a file of its own, without what reads their logs. */
export function openNotes(cloud: VendorCloud): AlertNotes {
  return openAlertNotes(openVendorWorld(cloud));
}
